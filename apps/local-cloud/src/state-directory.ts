import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf, isRunning, type ProcessIdentity } from './process-identity';

const OWNER = 'owner.json';

/** A directory for one run: logs, AWS configuration, CDK home, cloud assembly. */
export function makeStateDirectory(root: string): string {
  removeAbandoned(root);
  const directory = join(root, `${Date.now().toString(36)}-${process.pid}`);
  mkdirSync(directory, { recursive: true });
  setOwner(directory, identityOf(process.pid)!);
  return directory;
}

/** The directory may be removed when its owner is gone. */
export function setOwner(directory: string, owner: ProcessIdentity): void {
  writeFileSync(join(directory, OWNER), JSON.stringify(owner));
}

export function removeStateDirectory(directory: string): void {
  // The emulator's last writes may come in between.
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

/** What a run left behind that was killed without a chance to clean up. */
function removeAbandoned(root: string): void {
  if (!existsSync(root)) return;
  for (const name of readdirSync(root)) {
    const owner = ownerOf(join(root, name));
    if (owner && !isRunning(owner)) removeStateDirectory(join(root, name));
  }
}

function ownerOf(directory: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, OWNER), 'utf8')) as ProcessIdentity;
  } catch {
    // Not one of ours, or its owner is about to sign it.
    return undefined;
  }
}
