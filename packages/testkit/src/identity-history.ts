import { execFileSync } from 'child_process';
import { isDeepStrictEqual } from 'util';
import { Identity } from './identity';

export interface LockChange {
  readonly commit: string;
  readonly message: string;
  /** What was frozen and is no longer, or not as it was: `full: NetworkKey`. */
  readonly broken: readonly string[];
}

type Lock = Record<string, Identity>;

/** Changes of a frozen identity whose commit doesn't say that it breaks its users: `feat(redis)!: …` or a `BREAKING CHANGE:` footer. */
export function unannounced(changes: readonly LockChange[]): LockChange[] {
  return changes.filter(({ message, broken }) => broken.length > 0 && !/^[a-z]+(\([^)]*\))?!:/.test(message) && !/^BREAKING[ -]CHANGE:/m.test(message));
}

/** What the newer lock no longer freezes as the older one did; that it freezes more breaks nobody. */
export function brokenIdentities(older: Lock, newer: Lock): string[] {
  return Object.entries(older).flatMap(([name, identity]) => Object.keys(identity)
    .filter((logicalId) => !isDeepStrictEqual(identity[logicalId], newer[name]?.[logicalId]))
    .map((logicalId) => `${name}: ${logicalId}`));
}

function lockChanges(): LockChange[] {
  const output = git('log', '--no-renames', '--diff-filter=MD', '--format=%x01%h%x00%B%x00', '--name-only', '--', 'packages/*/test/identity.lock.json');
  return output.split('\x01').filter(Boolean).map((entry) => {
    const [commit, message, files] = entry.split('\x00');
    const broken = files.trim().split('\n').flatMap((file) => brokenIdentities(lockAt(`${commit}^`, file), lockAt(commit, file)));
    return { commit, message: message.trim(), broken };
  });
}

function lockAt(commit: string, file: string): Lock {
  return git('ls-tree', commit, '--', file) ? JSON.parse(git('show', `${commit}:${file}`)) as Lock : {};
}

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

function main(): number {
  const wrong = unannounced(lockChanges());
  for (const { commit, message, broken } of wrong) {
    process.stderr.write(`[IdentityChanged] ${commit}: got "${message.split('\n')[0]}", expected a breaking-change commit, because it changes what was frozen (${broken.join(', ')}); restore the lock file, or announce the change with "!"\n`);
  }
  process.stdout.write(`identity: ${wrong.length === 0 ? 1 : 0} passed, ${wrong.length} failed, 0 skipped\n`);
  return wrong.length === 0 ? 0 : 1;
}

if (require.main === module) process.exitCode = main();
