import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf, isRunning, type ProcessIdentity } from './process-identity';

const RETRY_MILLISECONDS = 100;

/** Runs `work` while no other process holds `file`. A lock whose holder is gone is taken over. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  while (!take(file)) {
    removeIfAbandoned(file);
    await sleep(RETRY_MILLISECONDS);
  }
  const release = (): void => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function take(file: string): boolean {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify(identityOf(process.pid)));
  try {
    // Unlike writing the file in place, a link appears with its content or not at all.
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own);
  }
}

function removeIfAbandoned(file: string): void {
  const holder = readHolder(file);
  if (holder === undefined || isRunning(holder)) return;
  // By renaming, one of several waiting processes wins, and sees whose lock it took away.
  const taken = `${file}.${process.pid}.abandoned`;
  try {
    renameSync(file, taken);
  } catch {
    return;
  }
  const tookFrom = readHolder(taken);
  if (tookFrom !== undefined && isRunning(tookFrom)) linkSync(taken, file);
  rmSync(taken, { force: true });
}

/** `undefined`: released in this moment. */
function readHolder(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
