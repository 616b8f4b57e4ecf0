import { join } from 'node:path';
import { hasAssembly, stacksOfEnvironment, type SynthesisedStack } from './assembly';
import { runCdk } from './cdk';
import { LOCAL_ACCOUNT, LOCAL_REGION } from './cloud-environment';
import { compactProgress } from './compact-progress';
import type { LocalCloud } from './local-cloud';
import { LocalCloudError } from './problem';

const CONCURRENT_STACKS = 4;

export interface DeployOptions {
  readonly appDirectory: string;
  readonly environment: string;
  /** Draws the CLI's progress bar. */
  readonly terminal: boolean;
}

export interface Deployment {
  readonly stacks: readonly SynthesisedStack[];
  readonly region: string;
  readonly outputsFile: string;
}

/** Synthesises the app once, into the run's own directory; bootstrap and deploy take the assembly from there. */
export async function synthesise(cloud: LocalCloud, { appDirectory, environment }: DeployOptions): Promise<Deployment> {
  const assembly = assemblyDirectory(cloud);
  await synth(cloud, appDirectory, []);
  // An environment of a real account needs an override; one of no account is left as it is, so that a `cdk diff` of
  // what an operator synthesises is one of the same templates.
  if (stacksOfEnvironment(assembly, environment).some(({ account }) => account !== undefined && account !== LOCAL_ACCOUNT)) {
    await synth(cloud, appDirectory, ['--context', `${environment}.account=${LOCAL_ACCOUNT}`]);
  }
  const stacks = stacksOfEnvironment(assembly, environment);
  return { stacks, region: stacks[0].region ?? LOCAL_REGION, outputsFile: join(cloud.stateDirectory, 'outputs.json') };
}

async function synth(cloud: LocalCloud, directory: string, context: readonly string[]): Promise<void> {
  const assembly = assemblyDirectory(cloud);
  const output: string[] = [];
  const code = await runCdk(cloud, ['synth', '**', '--quiet', '--output', assembly, ...context], { directory, onLine: (line) => output.push(line) });
  if (code !== 0 || !hasAssembly(assembly)) throw cdkFailed('cdk synth', code, 'mend what the app says; nothing was deployed', output.join('\n').trim());
}

export async function bootstrap(cloud: LocalCloud, { region }: Deployment): Promise<void> {
  const output: string[] = [];
  const code = await runCdk(cloud, ['bootstrap', `aws://${LOCAL_ACCOUNT}/${region}`], { directory: cloud.stateDirectory, onLine: (line) => output.push(line) });
  if (code !== 0) throw cdkFailed('cdk bootstrap', code, 'mend what the CLI says', output.slice(-15).join('\n'));
}

/** Answers whether every stack was deployed. */
export async function deploy(cloud: LocalCloud, deployment: Deployment, { terminal }: DeployOptions): Promise<boolean> {
  const code = await runCdk(cloud, [
    'deploy', ...deployment.stacks.map(({ path }) => path),
    '--app', assemblyDirectory(cloud),
    '--require-approval', 'never',
    // The CLI draws its progress bar for one stack at a time only.
    ...terminal ? ['--progress', 'bar'] : ['--progress', 'events', '--concurrency', String(CONCURRENT_STACKS)],
    '--outputs-file', deployment.outputsFile,
  ], { directory: cloud.stateDirectory, onLine: terminal ? undefined : compactProgress((line) => console.log(line)) });
  return code === 0;
}

function assemblyDirectory(cloud: LocalCloud): string {
  return join(cloud.stateDirectory, 'cdk.out');
}

function cdkFailed(subject: string, code: number, mend: string, output?: string): LocalCloudError {
  return new LocalCloudError({ code: 'CdkFailed', subject, got: `exit code ${code}`, expected: 'exit code 0', mend, output });
}
