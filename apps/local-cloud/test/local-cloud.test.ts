import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportsFor, keepCloud, keptCloud, refuseSecond, stopKeptCloud } from '../src/kept-cloud';
import { startLocalCloud, withLocalCloud, type LocalCloudOptions } from '../src/local-cloud';
import { isRunning, type ProcessIdentity } from '../src/process-identity';
import { writeFakeEmulator } from './fake-emulator';
import { scratchDirectory } from './scratch-directory';

const scratch = scratchDirectory();
const root = () => join(scratch.path, 'state');

function options(fake: Parameters<typeof writeFakeEmulator>[1] = {}): LocalCloudOptions {
  return { interpreter: process.execPath, program: writeFakeEmulator(join(scratch.path, 'emulator.cjs'), fake), stateRoot: root() };
}

test('it runs while the work is done, and nothing of it is left afterwards', async () => {
  const seen = await withLocalCloud(options(), async (cloud) => {
    expect(isRunning(cloud.process)).toBe(true);
    expect(existsSync(cloud.variables.AWS_CONFIG_FILE)).toBe(true);
    expect((await fetch(cloud.endpoint)).ok).toBe(true);
    return cloud;
  });
  expect(isRunning(seen.process)).toBe(false);
  expect(readdirSync(root())).toEqual([]);
});

test('an exception in the work stops it, too', async () => {
  const started: ProcessIdentity[] = [];
  await expect(withLocalCloud(options({ ignoresSigterm: true }), async (cloud) => {
    started.push(cloud.process);
    throw new Error('the work failed');
  })).rejects.toThrow('the work failed');
  expect(started.map(isRunning)).toEqual([false]);
  expect(readdirSync(root())).toEqual([]);
}, 20_000);

test('an emulator that does not come up says why, and leaves nothing', async () => {
  await expect(startLocalCloud(options({ answers: false }))).rejects.toThrow(/\[EmulatorDidNotStart\][^]*Address already in use/);
  expect(readdirSync(root())).toEqual([]);
});

test('one that is kept outlives the work, is named to who starts another, and is stopped by name', async () => {
  const cloud = await withLocalCloud({ ...options(), mayBeKept: true }, async (running) => {
    keepCloud(running, 'staging', 'us-east-1', root());
    return running;
  });
  expect(isRunning(cloud.process)).toBe(true);
  expect(() => refuseSecond(root())).toThrow(/\[LocalCloudIsKept\].*staging at http:\/\/127.0.0.1:\d+.*npm run stop/);
  expect(exportsFor(keptCloud(root())!)).toEqual(expect.arrayContaining([`export AWS_ENDPOINT_URL='${cloud.endpoint}'`, 'export AWS_ACCESS_KEY_ID=\'local-cloud\'']));
  expect((await stopKeptCloud(root()))?.endpoint).toBe(cloud.endpoint);
  expect(isRunning(cloud.process)).toBe(false);
  expect(readdirSync(root())).toEqual([]);
});

test('a record of a process that is gone is forgotten', async () => {
  const cloud = await startLocalCloud({ ...options(), mayBeKept: true });
  keepCloud(cloud, 'staging', 'us-east-1', root());
  process.kill(-cloud.process.pid, 'SIGKILL');
  while (isRunning(cloud.process)) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(keptCloud(root())).toBeUndefined();
  expect(await stopKeptCloud(root())).toBeUndefined();
  expect(readdirSync(root())).toEqual([]);
});

test('the emulator is told to listen on loopback, and to end with this process', async () => {
  const shown = options();
  const program = ['-e', `require('node:fs').writeFileSync(${JSON.stringify(join(scratch.path, 'env'))}, JSON.stringify(process.env)); require(${JSON.stringify(shown.program![0])})`];
  await withLocalCloud({ ...shown, program }, async () => undefined);
  const env = JSON.parse(readFileSync(join(scratch.path, 'env'), 'utf8')) as Record<string, string>;
  expect(env).toMatchObject({ BIND_HOST: '127.0.0.1', IOT_MTLS_ENABLED: 'false', LOCAL_CLOUD_PARENT_PID: String(process.pid) });
  expect(env.NODE_PATH).toMatch(/node_modules$/);
});
