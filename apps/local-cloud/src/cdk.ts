import { join } from 'node:path';
import { assertLocalCloudOnly, type Variables } from './cloud-environment';
import type { LocalCloud } from './local-cloud';
import { cdkCli } from './paths';
import { run } from './process-group';

export interface CdkOptions {
  /** Where `cdk.json` is. */
  readonly directory: string;
  /** Gets the output line by line; without it the output goes where this process's goes. */
  readonly onLine?: (line: string) => void;
}

/** Runs the real CDK CLI against a local cloud, and against nothing else; answers its exit code. */
export function runCdk(cloud: Pick<LocalCloud, 'variables' | 'stateDirectory'>, args: readonly string[], options: CdkOptions): Promise<number> {
  assertLocalCloudOnly(cloud.variables);
  // The user's ~/.cdk.json and ~/.aws are theirs; and the CLI leaves its temporary directories behind.
  return runCli({ ...cloud.variables, HOME: join(cloud.stateDirectory, 'home'), TMPDIR: join(cloud.stateDirectory, 'tmp') }, args, options);
}

/** Runs the CDK CLI for what needs no cloud: synthesis. */
export function runCdkWithoutCloud(variables: Variables, args: readonly string[], options: CdkOptions): Promise<number> {
  return runCli({ ...variables, AWS_EC2_METADATA_DISABLED: 'true', CDK_DISABLE_VERSION_CHECK: '1', CDK_DISABLE_CLI_TELEMETRY: 'true' }, args, options);
}

function runCli(env: Variables, args: readonly string[], { directory, onLine }: CdkOptions): Promise<number> {
  const arguments_ = [cdkCli, ...args, '--no-notices', '--no-version-reporting'];
  return run(process.execPath, arguments_, { cwd: directory, env, onLine, stdio: onLine ? undefined : ['ignore', 'inherit', 'inherit'] });
}
