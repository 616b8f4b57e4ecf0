import { once } from 'events';
import { chownSync, readFileSync, writeFileSync } from 'fs';
import { createServer, type AddressInfo } from 'net';

/** Servers don't run as root: PostgreSQL refuses to, and nobody needs it. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  const [, , uid, gid] = ['postgres', 'nobody'].map((wanted) => users.find(([name]) => name === wanted)).find((user) => user !== undefined)!;
  return { uid: Number(uid), gid: Number(gid) };
}

/** What `setpriv` has to be told to run a server. */
export function identity(): string[] {
  const user = unprivileged();
  return user ? [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'] : [];
}

/** Gives a file to the user that runs servers. */
export function own(path: string) {
  const user = unprivileged();
  if (user) chownSync(path, user.uid, user.gid);
}

export function writeOwn(path: string, text: string) {
  writeFileSync(path, text, { mode: 0o600 });
  own(path);
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
