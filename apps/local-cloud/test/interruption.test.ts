import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { identityOf, isRunning } from '../src/process-identity';
import { writeFakeEmulator } from './fake-emulator';
import { scratchDirectory } from './scratch-directory';
import { waitFor } from './wait-for';

const scratch = scratchDirectory();
const tsx = pathToFileURL(createRequire(__filename).resolve('tsx')).href;

/** A process of its own that works with a local cloud until it is stopped. */
function startWorker(work: string) {
  const script = join(scratch.path, 'worker.ts');
  const program = writeFakeEmulator(join(scratch.path, 'emulator.cjs'));
  writeFileSync(script, `
    import { withLocalCloud } from ${JSON.stringify(join(__dirname, '..', 'src', 'local-cloud'))};
    withLocalCloud({ interpreter: process.execPath, program: ${JSON.stringify(program)}, stateRoot: ${JSON.stringify(join(scratch.path, 'state'))} }, async () => {
      console.log('working');
      ${work}
    });
  `);
  return spawn(process.execPath, ['--import', tsx, script], { stdio: ['ignore', 'pipe', 'pipe'] });
}

function emulatorAndItsChild() {
  return readFileSync(join(scratch.path, 'emulator.cjs.pids'), 'utf8').split(' ').map((pid) => identityOf(Number(pid))!);
}

test.each([['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]] as const)('%s stops the emulator and its children, and removes the state', async (signal, code) => {
  const worker = startWorker('await new Promise((resolve) => setTimeout(resolve, 60_000));');
  await once(worker.stdout, 'data');
  const started = emulatorAndItsChild();
  expect(started.every(isRunning)).toBe(true);
  worker.kill(signal);
  expect(await once(worker, 'exit')).toEqual([code, null]);
  await waitFor(() => !started.some(isRunning));
  expect(readdirSync(join(scratch.path, 'state'))).toEqual([]);
}, 30_000);

test('the end of the process stops them, also when nobody waits', async () => {
  const worker = startWorker('process.exit(7);');
  expect(await once(worker, 'exit')).toEqual([7, null]);
  await waitFor(() => existsSync(join(scratch.path, 'emulator.cjs.pids')));
  const gone = readFileSync(join(scratch.path, 'emulator.cjs.pids'), 'utf8').split(' ').map(Number);
  await waitFor(() => gone.every((pid) => identityOf(pid) === undefined));
  expect(readdirSync(join(scratch.path, 'state'))).toEqual([]);
}, 30_000);
