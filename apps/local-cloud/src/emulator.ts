import { charts } from '@external-metrics/testkit/lib/charts';
import { findControlPlane } from '@external-metrics/testkit/lib/control-plane-program';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOCAL_ACCOUNT, LOCAL_REGION, withoutUserSettings, type Variables } from './cloud-environment';
import { findPostgres, findRedis } from './data-plane';
import { findFreePort } from './free-port';
import { emulatorDirectory, rootNodeModules } from './paths';
import { LocalCloudError } from './problem';
import { killGroup, startGroup, stopOwnGroup } from './process-group';
import { identityOf, isRunning, type ProcessIdentity } from './process-identity';
import { onShutdown } from './shutdown';

const HOST = '127.0.0.1';
const READY_PATH = '/_ministack/ready';
const READY_WITHIN_MILLISECONDS = 60_000;

export interface EmulatorOptions {
  /** The interpreter of the virtual environment. */
  readonly interpreter: string;
  readonly stateDirectory: string;
  /** Outlives this process. */
  readonly keep: boolean;
  /** What the interpreter runs; tests run a fake. */
  readonly program?: readonly string[];
}

export interface Emulator {
  readonly process: ProcessIdentity;
  readonly port: number;
  readonly endpoint: string;
  readonly log: string;
  /** Leaves it running when this process ends. */
  readonly forget: () => void;
}

export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const port = await findFreePort(HOST);
  const log = join(options.stateDirectory, 'emulator.log');
  const identity = await identify(spawnEmulator(options, port, log), log);
  const forget = onShutdown({ stop: () => stopOwnGroup(identity), abandon: () => killGroup(identity) });
  const emulator = { process: identity, port, endpoint: `http://${HOST}:${port}`, log, forget };
  try {
    await waitUntilReady(emulator);
  } catch (error) {
    await stopOwnGroup(identity);
    forget();
    throw error;
  }
  return emulator;
}

function spawnEmulator({ interpreter, program, stateDirectory, keep }: EmulatorOptions, port: number, log: string): ChildProcess {
  const output = openSync(log, 'a');
  const child = startGroup(interpreter, program ?? ['-m', 'local_cloud'], {
    cwd: emulatorDirectory,
    env: emulatorVariables(stateDirectory, port, keep),
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  child.unref();
  return child;
}

function emulatorVariables(stateDirectory: string, port: number, keep: boolean): Variables {
  const [postgres, redis, controlPlane] = [findPostgres(), findRedis(), findControlPlane()];
  return {
    ...withoutUserSettings(process.env),
    BIND_HOST: HOST,
    GATEWAY_PORT: String(port),
    IOT_MTLS_ENABLED: 'false',
    MINISTACK_ACCOUNT_ID: LOCAL_ACCOUNT,
    MINISTACK_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: 'local-cloud',
    AWS_SECRET_ACCESS_KEY: 'local-cloud',
    // AWS's Node.js runtimes bring the SDK along; Lambda functions of the emulator find it here.
    NODE_PATH: rootNodeModules,
    ...(postgres ? { LOCAL_CLOUD_POSTGRES_BIN: postgres } : {}),
    ...(redis ? { LOCAL_CLOUD_REDIS_SERVER: redis } : {}),
    ...(controlPlane ? { LOCAL_CLOUD_CONTROL_PLANE: controlPlane, LOCAL_CLOUD_CHARTS: charts } : {}),
    // A key that ministack makes whether anybody asks for it or not.
    STATE_DIR: join(stateDirectory, 'state'),
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    TMPDIR: join(stateDirectory, 'tmp'),
    ...(keep ? {} : { LOCAL_CLOUD_PARENT_PID: String(process.pid) }),
  };
}

/** Without waiting when there is a process, so that no signal comes between its start and its registration. */
async function identify(child: ChildProcess, log: string): Promise<ProcessIdentity> {
  const identity = child.pid === undefined ? undefined : identityOf(child.pid);
  if (identity) return identity;
  const [error] = child.pid === undefined ? await once(child, 'error') as [Error] : [undefined];
  throw didNotStart(error?.message ?? endOf(log));
}

async function waitUntilReady({ process: identity, endpoint, log }: Emulator): Promise<void> {
  for (const deadline = Date.now() + READY_WITHIN_MILLISECONDS; Date.now() < deadline; await sleep(100)) {
    if (!isRunning(identity)) throw didNotStart(endOf(log));
    if (await answers(`${endpoint}${READY_PATH}`)) return;
  }
  throw didNotStart(`no answer on ${endpoint} within ${READY_WITHIN_MILLISECONDS / 1000} s\n${endOf(log)}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

function endOf(log: string): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
}

function didNotStart(output: string): LocalCloudError {
  return new LocalCloudError({
    code: 'EmulatorDidNotStart',
    subject: 'python -m local_cloud',
    got: 'no answer',
    output,
    expected: 'an emulator that answers on loopback',
    mend: 'mend what it says; if packages are missing, delete apps/local-cloud/.venv and start again',
  });
}
