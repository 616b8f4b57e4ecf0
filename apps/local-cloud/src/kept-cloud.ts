import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCAL_REGION } from './cloud-environment';
import type { LocalCloud } from './local-cloud';
import { stateDirectory } from './paths';
import { LocalCloudError } from './problem';
import { stopGroup } from './process-group';
import { isRunning, type ProcessIdentity } from './process-identity';
import { removeStateDirectory } from './state-directory';

/** A local cloud that outlives the command which started it. */
export interface KeptCloud {
  readonly process: ProcessIdentity;
  readonly port: number;
  readonly endpoint: string;
  readonly environment: string;
  readonly region: string;
  readonly stateDirectory: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** What an operator has to set; the rest of the environment is their own. */
const OPERATORS = ['AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'CDK_HOME'];

export function keepCloud(cloud: LocalCloud, environment: string, region = LOCAL_REGION, root = stateDirectory): KeptCloud {
  refuseSecond(root);
  const variables = Object.fromEntries(OPERATORS.map((name) => [name, cloud.variables[name]]));
  const kept: KeptCloud = { process: cloud.process, port: cloud.port, endpoint: cloud.endpoint, environment, region, stateDirectory: cloud.stateDirectory, variables };
  writeFileSync(recordFile(root), JSON.stringify(kept, undefined, 2), { flag: 'wx' });
  cloud.keep();
  return kept;
}

/** The local cloud that is kept, if it still runs. */
export function keptCloud(root = stateDirectory): KeptCloud | undefined {
  const file = recordFile(root);
  if (!existsSync(file)) return undefined;
  const kept = JSON.parse(readFileSync(file, 'utf8')) as KeptCloud;
  if (isRunning(kept.process)) return kept;
  forget(kept, root);
  return undefined;
}

/** Stops exactly the process that was recorded, and answers it. */
export async function stopKeptCloud(root = stateDirectory): Promise<KeptCloud | undefined> {
  const kept = keptCloud(root);
  if (!kept) return undefined;
  await stopGroup(kept.process);
  forget(kept, root);
  return kept;
}

export function refuseSecond(root = stateDirectory): void {
  const kept = keptCloud(root);
  if (!kept) return;
  throw new LocalCloudError({
    code: 'LocalCloudIsKept', subject: 'npm start', got: `${kept.environment} at ${kept.endpoint}, process ${kept.process.pid}`, expected: 'no local cloud that is kept', mend: 'stop it with `npm run stop`, then start again',
  });
}

/** For a shell. The variables that could lead elsewhere are unset. */
export function exportsFor({ variables }: KeptCloud): string[] {
  return [
    'unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SESSION_TOKEN AWS_ROLE_ARN AWS_WEB_IDENTITY_TOKEN_FILE',
    ...Object.entries(variables).map(([name, value]) => `export ${name}='${value.replaceAll('\'', '\'\\\'\'')}'`),
  ];
}

function forget(kept: KeptCloud, root: string): void {
  removeStateDirectory(kept.stateDirectory);
  rmSync(recordFile(root), { force: true });
}

function recordFile(root: string): string {
  return join(root, 'running.json');
}
