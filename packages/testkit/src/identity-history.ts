import { execFileSync } from 'child_process';

export interface LockChange {
  readonly commit: string;
  readonly message: string;
}

/** Changes of a lock whose commit doesn't say that it breaks its users: `feat(redis)!: …` or a `BREAKING CHANGE:` footer. */
export function unannounced(changes: readonly LockChange[]): LockChange[] {
  return changes.filter(({ message }) => !/^[a-z]+(\([^)]*\))?!:/.test(message) && !/^BREAKING[ -]CHANGE:/m.test(message));
}

/** The commits that changed, and not just added, a frozen identity. */
function lockChanges(): LockChange[] {
  const output = execFileSync('git', ['log', '--diff-filter=MD', '--format=%h%x00%B%x01', '--', 'packages/*/test/identity.lock.json'], { encoding: 'utf8' });
  return output.split('\x01').map((entry) => entry.trim()).filter(Boolean).map((entry) => {
    const [commit, message] = entry.split('\x00');
    return { commit, message: message.trim() };
  });
}

function main(): number {
  const wrong = unannounced(lockChanges());
  for (const { commit, message } of wrong) {
    process.stderr.write(`[IdentityChanged] ${commit}: got "${message.split('\n')[0]}", expected a breaking-change commit, because it changes a frozen identity; restore the lock file, or announce the change with "!"\n`);
  }
  process.stdout.write(`identity: ${wrong.length === 0 ? 1 : 0} passed, ${wrong.length} failed, 0 skipped\n`);
  return wrong.length === 0 ? 0 : 1;
}

if (require.main === module) process.exitCode = main();
