import { existsSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { nearest } from '../config/nearest';
import { Problem, ProblemsError } from '../config/problems';
import { environments, EnvironmentName, stageId } from '../environments';
import { DeployedEnvironment } from '../environments/deployed-environment';
import { readDeployed } from './read-assembly';

export interface BaselineOptions {
  /** The name of the environment, as the operator wrote it. */
  readonly environment: string;
  /** The folder of the cloud assembly that was deployed. */
  readonly assembly: string;
  /** Where the baselines are. */
  readonly folder: string;
}

/** Writes the deployed baseline of an environment from the assembly that was deployed; returns the file. */
export function writeBaseline({ environment, assembly, folder }: BaselineOptions): string {
  if (!isEnvironment(environment)) {
    const names = Object.keys(environments);
    const mend = environment ? `did you mean ${nearest(environment, names)}?` : 'name one: npm run baseline -- staging';
    throw refusal({ code: 'EnvironmentUnknown', subject: 'environment', got: environment, expected: names.join(', '), mend });
  }
  const nested = join(resolve(assembly), `assembly-${stageId(environment)}`);
  if (!existsSync(join(nested, 'manifest.json'))) {
    throw refusal({ code: 'AssemblyMissing', subject: 'assembly', got: assembly, expected: `a cloud assembly with assembly-${stageId(environment)}`, mend: 'name the folder that "cdk deploy" wrote (its --output)' });
  }
  const file = join(folder, `${environment}.ts`);
  writeFileSync(file, renderBaseline(environment, readDeployed(nested)));
  return file;
}

/** A resource a line, so that the difference between two deployments reads as one. */
export function renderBaseline(environment: EnvironmentName, deployed: DeployedEnvironment): string {
  return [
    "import { DeployedEnvironment } from '../deployed-environment';",
    '',
    `/** Written by \`npm run baseline -- ${environment}\`. */`,
    `export const deployed${stageId(environment)}: DeployedEnvironment | undefined = {`,
    ...Object.entries(deployed as unknown as Record<string, { resources: unknown[] }>).flatMap(([part, { resources, ...facts }]) => [
      `  ${part}: {`,
      ...Object.entries(facts).map(([fact, value]) => `    ${fact}: ${JSON.stringify(value)},`),
      '    resources: [',
      ...resources.map((resource) => `      ${JSON.stringify(resource)},`),
      '    ],',
      '  },',
    ]),
    '};',
    '',
  ].join('\n');
}

function isEnvironment(name: string): name is EnvironmentName {
  return Object.keys(environments).includes(name);
}

function refusal(problem: Problem) {
  return new ProblemsError('baseline', [problem]);
}
