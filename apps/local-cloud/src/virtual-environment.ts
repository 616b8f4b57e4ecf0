import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock';
import { LocalCloudError } from './problem';
import { run } from './process-group';
import type { Python } from './python';

export interface VirtualEnvironmentOptions {
  readonly python: Python;
  readonly directory: string;
  /** Hash-pinned: pip refuses anything else. */
  readonly requirements: string;
}

/** Answers the interpreter of a virtual environment that holds exactly the requirements; makes it if it isn't there. */
export async function ensureVirtualEnvironment(options: VirtualEnvironmentOptions): Promise<string> {
  const interpreter = join(options.directory, 'bin', 'python');
  await withLock(`${options.directory}.lock`, async () => {
    if (!isCurrent(options)) await make(options, interpreter);
  });
  return interpreter;
}

export function isCurrent(options: VirtualEnvironmentOptions): boolean {
  const stamp = stampFile(options.directory);
  return existsSync(stamp) && existsSync(join(options.directory, 'bin', 'python')) && readFileSync(stamp, 'utf8') === stampOf(options);
}

/** The environment is remade when the requirements or the Python that it was made with changed. */
function stampOf({ python, requirements }: VirtualEnvironmentOptions): string {
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  return `${hash} python ${python.version.join('.')}\n`;
}

function stampFile(directory: string): string {
  return join(directory, '.requirements-sha256');
}

async function make(options: VirtualEnvironmentOptions, interpreter: string): Promise<void> {
  rmSync(options.directory, { recursive: true, force: true });
  await step(options.python.command, ['-m', 'venv', options.directory], cannotMake);
  const flags = ['--require-hashes', '--disable-pip-version-check', '--no-input', '--quiet'];
  await step(interpreter, ['-m', 'pip', 'install', ...flags, '-r', options.requirements], cannotInstall);
  // Last: an environment without its stamp was interrupted, and is made again.
  writeFileSync(stampFile(options.directory), stampOf(options));
}

async function step(command: string, args: readonly string[], problem: (output: string) => LocalCloudError): Promise<void> {
  const output: string[] = [];
  const code = await run(command, args, { env: withoutPythonSettings(process.env), onLine: (line) => output.push(line) });
  if (code !== 0) throw problem(output.slice(-15).join('\n'));
}

function withoutPythonSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !['PYTHONPATH', 'PYTHONHOME', 'VIRTUAL_ENV', 'PIP_USER', 'PIP_TARGET'].includes(name)));
}

function cannotMake(output: string): LocalCloudError {
  const withoutEnsurepip = /ensurepip|python3[\d.]*-venv/.test(output);
  return new LocalCloudError({
    code: withoutEnsurepip ? 'PythonWithoutEnsurepip' : 'VirtualEnvironmentNotMade',
    subject: 'python -m venv',
    got: 'an error',
    output,
    expected: 'a virtual environment with pip',
    mend: withoutEnsurepip
      ? 'Debian and Ubuntu pack it apart: run `sudo apt-get install python3-venv`, then start again'
      : 'mend what Python says, then start again',
  });
}

function cannotInstall(output: string): LocalCloudError {
  return new LocalCloudError({
    code: 'RequirementsNotInstalled',
    subject: 'pip install --require-hashes',
    got: 'an error',
    output,
    expected: 'every pinned package from the package index',
    mend: 'check the network and the index (`pip config list`), then start again; a hash that does not match is never to be accepted',
  });
}
