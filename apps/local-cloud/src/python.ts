import { spawnSync } from 'node:child_process';

export interface Python {
  readonly command: string;
  readonly version: readonly [major: number, minor: number];
}

export const OLDEST_PYTHON = '3.10';
const CANDIDATES = ['python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3', 'python'];

/** The first Python that runs and is new enough. It is asked, for a version manager's shim may stand for nothing. */
export function findPython(env: NodeJS.ProcessEnv = process.env, candidates: readonly string[] = CANDIDATES): Python | undefined {
  for (const command of candidates) {
    const version = versionOf(command, env);
    if (version && isNewEnough(version)) return { command, version };
  }
  return undefined;
}

function versionOf(command: string, env: NodeJS.ProcessEnv): readonly [number, number] | undefined {
  const { stdout } = spawnSync(command, ['-c', 'import sys; print(*sys.version_info[:2])'], { env, encoding: 'utf8' });
  const numbers = /^(\d+) (\d+)\s*$/.exec(stdout ?? '');
  return numbers ? [Number(numbers[1]), Number(numbers[2])] : undefined;
}

function isNewEnough([major, minor]: readonly [number, number]): boolean {
  const [oldestMajor, oldestMinor] = OLDEST_PYTHON.split('.').map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
