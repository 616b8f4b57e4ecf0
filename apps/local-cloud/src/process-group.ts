import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf, isRunning, type ProcessIdentity } from './process-identity';
import { LocalCloudError } from './problem';
import { isShuttingDown, onShutdown } from './shutdown';

const GRACE_MILLISECONDS = 5000;

export interface RunOptions extends Pick<SpawnOptions, 'cwd' | 'stdio'> {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Gets every line of the output; needs `stdio` to be left out. */
  readonly onLine?: (line: string) => void;
}

/**
 * Starts a process as the leader of a group of its own: Ctrl-C in a terminal reaches this process alone, which then
 * stops the whole group in its own order.
 */
export function startGroup(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn(command, args, { ...options, detached: true });
}

/** Stops a group and waits for its end: SIGTERM, then SIGKILL. Never touches a process that only got the same pid. */
export async function stopGroup(leader: ProcessIdentity, graceMilliseconds = GRACE_MILLISECONDS): Promise<'stopped' | 'was gone'> {
  if (!isRunning(leader)) return 'was gone';
  signalGroup(leader.pid, 'SIGTERM');
  for (const deadline = Date.now() + graceMilliseconds; isRunning(leader) && Date.now() < deadline;) await sleep(25);
  // Also when the leader is gone: its children may have outlived it.
  signalGroup(leader.pid, 'SIGKILL');
  while (isRunning(leader)) await sleep(25);
  return 'stopped';
}

/**
 * Stops a group that this process started, and what is left of it when its leader ended by itself. Not for a group of
 * another run: by now the number may be that of somebody else's group.
 */
export async function stopOwnGroup(leader: ProcessIdentity): Promise<void> {
  if (await stopGroup(leader) === 'was gone' && identityOf(leader.pid) === undefined) signalGroup(leader.pid, 'SIGKILL');
}

export function killGroup(leader: ProcessIdentity): void {
  if (isRunning(leader)) signalGroup(leader.pid, 'SIGKILL');
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // macOS answers EPERM for a group of which only zombies are left.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** Runs a process to its end, or to the end of this one; answers its exit code. */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<number> {
  const stdio = options.stdio ?? ['ignore', 'pipe', 'pipe'];
  const child = startGroup(command, args, { cwd: options.cwd, env: options.env as NodeJS.ProcessEnv, stdio });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', (error) => reject(cannotRun(command, error)));
    // `close` comes after the last output, `exit` may come before.
    child.once('close', (code) => resolve(code ?? 1));
  });
  for (const stream of [child.stdout, child.stderr]) if (stream) readLines(stream, options.onLine ?? (() => undefined));
  const leader = child.pid === undefined ? undefined : identityOf(child.pid);
  const forget = leader === undefined ? () => undefined : onShutdown({ stop: () => stopOwnGroup(leader), abandon: () => killGroup(leader) });
  try {
    const code = await ended;
    // It was stopped, it did not fail: nothing is to go on from here.
    return isShuttingDown() ? await new Promise<never>(() => undefined) : code;
  } finally {
    forget();
  }
}

function cannotRun(command: string, error: Error): LocalCloudError {
  return new LocalCloudError({
    code: 'CommandCannotRun', subject: command, got: error.message, expected: 'a command that can be started', mend: 'install it, or run `npm ci` again',
  });
}

function readLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop()!;
    lines.forEach(onLine);
  });
  stream.on('end', () => {
    if (rest) onLine(rest);
  });
}
