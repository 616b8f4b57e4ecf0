import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertLoopback } from './loopback';
import { LocalCloudError } from './problem';

export type Variables = Readonly<Record<string, string>>;

/** What the emulator answers as the caller's account. */
export const LOCAL_ACCOUNT = '000000000000';
export const LOCAL_REGION = 'us-east-1';
/** Not a secret: the emulator accepts anything, and AWS knows no such key. */
const DUMMY_KEY = 'local-cloud';

const FROM_THE_USER_TO_AWS = /^(AWS|AMAZON|CDK|BOTO|LOCALSTACK|MINISTACK)_/i;
/** A proxy would carry the requests off this machine. */
const PROXY = /^(https?|all|no)_proxy$/i;

/**
 * The variables for every process that talks to the local cloud. Endpoint and credentials are set together, and nothing
 * of the user's own AWS or CDK settings is left: a real account can't be met by mistake.
 */
export function cloudVariables(base: NodeJS.ProcessEnv, endpoint: string, stateDirectory: string): Variables {
  assertLoopback(endpoint);
  const config = join(stateDirectory, 'aws');
  return {
    ...withoutUserSettings(base),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: DUMMY_KEY,
    AWS_SECRET_ACCESS_KEY: DUMMY_KEY,
    AWS_REGION: LOCAL_REGION,
    AWS_DEFAULT_REGION: LOCAL_REGION,
    AWS_CONFIG_FILE: join(config, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(config, 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CDK_HOME: join(stateDirectory, 'cdk-home'),
    CDK_DISABLE_VERSION_CHECK: '1',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
}

export function withoutUserSettings(base: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(base).filter((entry): entry is [string, string] =>
    entry[1] !== undefined && !FROM_THE_USER_TO_AWS.test(entry[0]) && !PROXY.test(entry[0])));
}

/** The empty files and directories that the variables point to. */
export function makeConfigDirectories(stateDirectory: string): void {
  for (const name of ['aws', 'cdk-home', 'home', 'tmp']) mkdirSync(join(stateDirectory, name), { recursive: true });
  writeFileSync(join(stateDirectory, 'aws', 'config'), '');
  writeFileSync(join(stateDirectory, 'aws', 'credentials'), '');
}

/** The last look before a process that could change an account is started. */
export function assertLocalCloudOnly(variables: Variables): void {
  assertLoopback(variables.AWS_ENDPOINT_URL);
  const own = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].every((name) => variables[name] === DUMMY_KEY);
  const others = Object.keys(variables).filter((name) =>
    /^AWS_(ENDPOINT_URL_|PROFILE$|DEFAULT_PROFILE$|SESSION_TOKEN$|ROLE_ARN$|WEB_IDENTITY|CONTAINER_|IGNORE_CONFIGURED_ENDPOINT)/.test(name));
  if (own && others.length === 0) return;
  throw new LocalCloudError({
    code: 'CredentialsAreNotLocal',
    subject: 'AWS credentials',
    got: own ? others : 'credentials that are not the dummy ones',
    expected: 'the dummy credentials of the local cloud, and no other source of credentials or endpoints',
    mend: 'nothing was called; take the variables from the local cloud as they are',
  });
}
