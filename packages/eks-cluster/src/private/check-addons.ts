import { Token } from 'aws-cdk-lib';
import { AddonOptions } from '../addon-options';
import { expectedAddonVersion, isAddonVersion } from './addon-versions';
import { knownAddons } from './known-addons';
import { minorOf } from './kubernetes-versions';
import { Problem } from './problems';

export function checkAddons(addons: readonly AddonOptions[] = [], kubernetesVersion?: string, autoMode = false): Problem[] {
  return addons.flatMap(({ name, configuration, version, versionCheckedFor }, index) => {
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
    if (autoMode && (knownAddons[name]?.inAutoMode ?? false)) problems.push({ code: 'AddonInAutoMode', subject, got: name, expected: 'an add-on that EKS Auto Mode does not bring itself', mend: 'leave it out' });
    if (version !== undefined && kubernetesVersion !== undefined && versionCheckedFor !== kubernetesVersion) problems.push(...checkVersion(name, version, kubernetesVersion));
    return problems;
  });
}

function checkVersion(name: string, version: string, kubernetesVersion: string): Problem[] {
  const subject = `addons.${name}.version`;
  if (Token.isUnresolved(version) || minorOf(kubernetesVersion) === undefined) return [];
  if (!isAddonVersion(version)) return [{ code: 'AddonVersionInvalid', subject, got: version, expected: 'a version of EKS, for instance v1.21.1-eksbuild.5', mend: 'write it as aws eks describe-addon-versions has it' }];
  const expected = expectedAddonVersion(name, version, kubernetesVersion);
  return expected === undefined ? [] : [{ code: 'AddonVersionUnknown', subject, got: version, expected, mend: `choose such a version; if EKS lists this one all the same, say that you looked: versionCheckedFor: '${kubernetesVersion}'` }];
}

export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value as Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
}
