import pc from 'picocolors';
import { appliesToKubernetes } from './assembly';
import { prepareControlPlane } from './control-plane';
import { readDataPlane } from './data-plane';
import { bootstrap, deploy, synthesise, type DeployOptions, type Deployment } from './deploy';
import { exportsFor, keepCloud, refuseSecond, type KeptCloud } from './kept-cloud';
import { ensureEmulatorEnvironment, withLocalCloud, type LocalCloud } from './local-cloud';
import { appDirectory } from './paths';
import { findPython } from './python';
import { clientsFor } from './read-back/clients';
import { readBack } from './read-back/read-back';
import { describeFailure, readStackFailures } from './stack-failures';
import { step } from './steps';
import { countChecks, failedLines, summaryLines } from './summary';
import { synthesiseInstead } from './synthesise-instead';

export interface StartOptions {
  readonly environment: string;
  readonly keep: boolean;
}

/** Deploys an environment to a local cloud, reads it back, and stops what it started. Answers the exit code. */
export async function start(options: StartOptions): Promise<number> {
  refuseSecond();
  if (!findPython()) return synthesiseInstead();
  const interpreter = await step('Python environment of the emulator', ensureEmulatorEnvironment);
  await prepareControlPlane();
  return withLocalCloud({ interpreter, mayBeKept: options.keep }, async (cloud) => {
    console.log(`Local cloud at ${cloud.endpoint}, log in ${cloud.log}`);
    const deployment = await deployEnvironment(cloud, options.environment);
    return deployment ? report(cloud, deployment, options) : 1;
  });
}

async function deployEnvironment(cloud: LocalCloud, environment: string): Promise<Deployment | undefined> {
  const options: DeployOptions = { appDirectory, environment, terminal: process.stdout.isTTY && process.stderr.isTTY };
  const deployment = deployable(await step(`Synthesise ${environment}`, () => synthesise(cloud, options)), cloud);
  await step('Bootstrap', () => bootstrap(cloud, deployment));
  if (await deploy(cloud, deployment, options)) return deployment;
  const failures = await readStackFailures(clientsFor(cloud.variables, deployment.region).cloudFormation, deployment.stacks.map(({ name }) => name));
  console.error(pc.red(`\nThe deployment of ${environment} failed and was rolled back:`));
  for (const failure of failures) console.error(`  ${describeFailure(failure)}`);
  if (failures.length === 0) console.error('  CloudFormation names no resource: the reason is in what the CLI said above.');
  return undefined;
}

/** Without a Kubernetes API, what would be applied to it is left out, and said. */
function deployable(deployment: Deployment, cloud: LocalCloud): Deployment {
  const { kubernetes, kubernetesMissing } = readDataPlane(cloud.stateDirectory);
  if (kubernetes) return deployment;
  const [left, stacks] = [deployment.stacks.filter(appliesToKubernetes), deployment.stacks.filter((stack) => !appliesToKubernetes(stack))];
  for (const { path } of left) console.log(pc.yellow(`! ${path} is left out: ${kubernetesMissing}`));
  return { ...deployment, stacks };
}

async function report(cloud: LocalCloud, deployment: Deployment, { environment, keep }: StartOptions): Promise<number> {
  const reports = await step('Read back through the AWS API', () => readBack(clientsFor(cloud.variables, deployment.region), deployment.stacks, readDataPlane(cloud.stateDirectory)));
  console.log(summaryLines(reports).join('\n'));
  const { passed, failed } = countChecks(reports);
  const resources = deployment.stacks.reduce((sum, stack) => sum + stack.resources.size, 0);
  console.log(`\n${pc.bold(environment)}: ${deployment.stacks.length} stacks, ${resources} resources`);
  console.log(`read back: ${passed} passed, ${failed} failed, 0 skipped`);
  for (const line of failedLines(reports)) console.error(pc.red(line));
  if (keep) printKept(keepCloud(cloud, environment, deployment.region));
  return failed === 0 ? 0 : 1;
}

function printKept(kept: KeptCloud): void {
  console.log([`\nKept at ${kept.endpoint} until \`npm run stop\`. To talk to it:\n`, ...exportsFor(kept).map((line) => `  ${line}`)].join('\n'));
}
