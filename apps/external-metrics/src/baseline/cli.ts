import { existsSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { nearest } from '../config/nearest';
import { describeProblem, Problem } from '../config/problems';
import { environments } from '../environments';
import { readDeployed } from './read-assembly';

/** `npm run baseline -- <environment> [assembly]`: writes the deployed baseline from the assembly that was deployed. */
function main([environment = '', assembly = join(__dirname, '..', '..', 'cdk.out')]: string[]): Problem | undefined {
  const names = Object.keys(environments);
  if (!names.includes(environment)) {
    return { code: 'EnvironmentUnknown', subject: 'environment', got: environment, expected: names.join(', '), mend: environment ? `did you mean ${nearest(environment, names)}?` : 'name one: npm run baseline -- staging' };
  }
  const stage = environment[0].toUpperCase() + environment.slice(1);
  const folder = resolve(assembly);
  if (!existsSync(join(folder, `assembly-${stage}`))) {
    return { code: 'AssemblyMissing', subject: 'assembly', got: assembly, expected: `a cloud assembly with assembly-${stage}`, mend: 'name the folder that "cdk deploy" wrote (its --output)' };
  }
  const deployed = readDeployed(folder, stage);
  const file = join(__dirname, '..', '..', 'src', 'environments', 'deployed', `${environment}.ts`);
  writeFileSync(file, [
    "import { DeployedEnvironment } from '../deployed-environment';", '',
    `/** Written by \`npm run baseline -- ${environment}\`. */`,
    `export const deployed${stage}: DeployedEnvironment | undefined = ${JSON.stringify(deployed, null, 2)};`, '',
  ].join('\n'));
  process.stdout.write(`wrote ${file}; commit it with what you deployed\n`);
  return undefined;
}

const problem = main(process.argv.slice(2));
if (problem) {
  process.stderr.write(`${describeProblem(problem)}\n`);
  process.exitCode = 2;
}
