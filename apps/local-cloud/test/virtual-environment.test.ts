import { mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Python } from '../src/python';
import { ensureVirtualEnvironment, isCurrent } from '../src/virtual-environment';
import { scratchDirectory } from './scratch-directory';

const scratch = scratchDirectory();

/** A Python whose `-m venv` makes an interpreter that writes down what it was called with. */
function fakePython({ venv = 'ok', pip = 0 } = {}): Python {
  const command = join(scratch.path, 'python');
  const log = join(scratch.path, 'calls');
  const interpreter = `#!/bin/sh\necho "$*" >> '${log}'\nsleep 0.2\n[ ${pip} = 0 ] || { echo 'THESE PACKAGES DO NOT MATCH THE HASHES'; exit ${pip}; }\n`;
  const makes = `mkdir -p "$3/bin" && cat > "$3/bin/python" <<'E'\n${interpreter}E\nchmod +x "$3/bin/python"`;
  writeFileSync(command, `#!/bin/sh\necho "venv" >> '${log}'\n${venv === 'ok' ? makes : `echo '${venv}'; exit 1`}\n`, { mode: 0o755 });
  return { command, version: [3, 11] };
}

function options(python: Python) {
  const requirements = join(scratch.path, 'requirements.txt');
  if (!existsSync(requirements)) writeFileSync(requirements, 'ministack==1.5.33 --hash=sha256:0\n');
  return { python, requirements, directory: join(scratch.path, '.venv', 'run') };
}

function timesMade(): number {
  return readFileSync(join(scratch.path, 'calls'), 'utf8').split('\n').filter((line) => line === 'venv').length;
}

test('it is made once, from the hashes', async () => {
  const made = options(fakePython());
  expect(await ensureVirtualEnvironment(made)).toBe(join(made.directory, 'bin', 'python'));
  await ensureVirtualEnvironment(made);
  expect(timesMade()).toBe(1);
  expect(readFileSync(join(scratch.path, 'calls'), 'utf8')).toContain(`-m pip install --require-hashes --disable-pip-version-check --no-input --quiet -r ${made.requirements}`);
});

test('it is made once for several that want it at the same time', async () => {
  const made = options(fakePython());
  await Promise.all([1, 2, 3].map(() => ensureVirtualEnvironment(made)));
  expect(timesMade()).toBe(1);
});

test('other requirements or another Python make it anew', async () => {
  const python = fakePython();
  const made = options(python);
  await ensureVirtualEnvironment(made);
  expect(isCurrent(made)).toBe(true);
  expect(isCurrent({ ...made, python: { ...python, version: [3, 13] } })).toBe(false);
  writeFileSync(made.requirements, 'ministack==1.5.34 --hash=sha256:1\n');
  expect(isCurrent(made)).toBe(false);
  await ensureVirtualEnvironment(made);
  expect(timesMade()).toBe(2);
});

test('one that was interrupted is made anew', async () => {
  const made = options(fakePython());
  mkdirSync(join(made.directory, 'bin'), { recursive: true });
  writeFileSync(join(made.directory, 'bin', 'python'), '');
  await ensureVirtualEnvironment(made);
  expect(timesMade()).toBe(1);
});

test('a lock whose holder is gone does not keep anybody', async () => {
  const made = options(fakePython());
  mkdirSync(join(scratch.path, '.venv'));
  writeFileSync(`${made.directory}.lock`, JSON.stringify({ pid: process.pid, startedAt: 'long ago' }));
  await ensureVirtualEnvironment(made);
  expect(isCurrent(made)).toBe(true);
});

test('hashes that do not match leave no environment that counts', async () => {
  const made = options(fakePython({ pip: 1 }));
  await expect(ensureVirtualEnvironment(made)).rejects.toThrow(/\[RequirementsNotInstalled\][^]*DO NOT MATCH/);
  expect(isCurrent(made)).toBe(false);
});

test('Debian without ensurepip is told what to install', async () => {
  const debian = fakePython({ venv: 'The virtual environment was not created successfully because ensurepip is not available.' });
  await expect(ensureVirtualEnvironment(options(debian))).rejects.toThrow(/\[PythonWithoutEnsurepip\].*apt-get install python3-venv/);
});
