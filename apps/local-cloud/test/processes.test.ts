import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGroup, stopGroup } from '../src/process-group';
import { identityOf, isRunning, type ProcessIdentity } from '../src/process-identity';
import { waitFor } from './wait-for';
import { scratchDirectory } from './scratch-directory';

const scratch = scratchDirectory();
const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

async function node(script: string): Promise<ProcessIdentity> {
  const child = startGroup(process.execPath, ['-e', `${script}; console.log('up')`], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout!, 'data');
  return identityOf(child.pid!)!;
}

const STAYS = 'setInterval(() => undefined, 1000)';
const IGNORES_SIGTERM = `process.on('SIGTERM', () => undefined); ${STAYS}`;

test('a process is stopped', async () => {
  const leader = await node(STAYS);
  expect(await stopGroup(leader)).toBe('stopped');
  expect(isRunning(leader)).toBe(false);
});

test('a stubborn process is killed', async () => {
  const leader = await node(IGNORES_SIGTERM);
  expect(await stopGroup(leader, 200)).toBe('stopped');
  expect(isRunning(leader)).toBe(false);
});

test('its stubborn children are killed with it, also when it ends politely', async () => {
  const file = join(scratch.path, 'child');
  const leader = await node(`const c = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(IGNORES_SIGTERM)}]); require('node:fs').writeFileSync(${JSON.stringify(file)}, String(c.pid)); ${STAYS}`);
  const child = identityOf(Number(readFileSync(file, 'utf8')))!;
  await stopGroup(leader, 2000);
  await waitFor(() => !isRunning(child));
});

test('a process that only got the same pid is left alone', async () => {
  const { pid } = await node(STAYS);
  expect(await stopGroup({ pid, startedAt: 'another time' })).toBe('was gone');
  expect(identityOf(pid)).toBeDefined();
});

test('a process that ended is not running, though its parent has not asked for its end', async () => {
  const neglectful = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(neglectful);
  const [pid] = await once(neglectful.stdout, 'data') as [Buffer];
  const identity = identityOf(Number(pid))!;
  expect(isRunning(identity)).toBe(true);
  await waitFor(() => !isRunning(identity));
  expect(() => process.kill(identity.pid, 0)).not.toThrow();
});
