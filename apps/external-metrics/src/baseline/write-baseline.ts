import { writeFileSync } from 'fs';
import { join } from 'path';
import { environmentAssembly } from '../assembly/environment-assembly';
import { readDeployed } from '../assembly/read-deployed';
import { EnvironmentName, stageId } from '../environments';
import { DeployedEnvironment } from '../environments/deployed-environment';

export interface BaselineOptions {
  /** The name of the environment, as the operator wrote it. */
  readonly environment: string;
  /** The folder of the cloud assembly that was deployed. */
  readonly assembly: string;
  /** Where the baselines are. */
  readonly folder: string;
}

/** Writes the deployed baseline of an environment from the assembly that was deployed; returns the file. */
export function writeBaseline(options: BaselineOptions): string {
  const { environment, folder } = environmentAssembly({ command: 'baseline', ...options });
  const file = join(options.folder, `${environment}.ts`);
  writeFileSync(file, renderBaseline(environment, readDeployed(folder)));
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
