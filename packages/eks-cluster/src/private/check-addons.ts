import { Token } from 'aws-cdk-lib';
import { AddonOptions } from '../addon-options';
import { knownAddons } from './known-addons';
import { Problem } from './problems';

export function checkAddons(addons: readonly AddonOptions[] = []): Problem[] {
  return addons.flatMap(({ name, configuration }, index) => {
    const subject = `addons.${name}`;
    const problems: Problem[] = [];
    if (!(name in knownAddons)) {
      problems.push({ code: 'AddonUnknown', subject, got: name, expected: Object.keys(knownAddons).join(', '), mend: 'correct the name; others are made with CfnAddon of aws-cdk-lib/aws-eks' });
    }
    if (addons.findIndex((other) => other.name === name) !== index) {
      problems.push({ code: 'DuplicateAddon', subject, got: name, expected: 'one entry for each add-on', mend: 'join the entries' });
    }
    if (configuration !== undefined && !Token.isUnresolved(configuration) && !parseObject(configuration)) {
      problems.push({ code: 'AddonConfigurationInvalid', subject, got: configuration, expected: 'the text of a JSON object', mend: 'write it with JSON.stringify' });
    }
    return problems;
  });
}

export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value as Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
}
