import { createRequire } from 'module';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { LocalCloudError, onShutdown, run } from '../index';
import { repositoryRoot } from '../paths';

export const libraries = ['network', 'eks-cluster', 'postgres', 'redis', 'edge'];

interface Manifest {
  readonly version: string;
  readonly peerDependencies: Record<string, string>;
  readonly config: { readonly integRunner: string };
}

export function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** The least versions that the libraries say a consumer may have. */
export function peerFloor(): Record<string, string> {
  const { peerDependencies } = manifestOf(join(repositoryRoot, 'packages', libraries[0]));
  return Object.fromEntries(Object.entries(peerDependencies).map(([name, range]) => [name, range.replace(/^\^/, '')]));
}

/** The version of a tool that the repository itself uses. */
export function installedVersion(tool: string): string {
  return manifestOf(join(createRequire(join(repositoryRoot, 'package.json')).resolve(`${tool}/package.json`), '..')).version;
}

/** The testkit, which is not published, is pinned to the CDK of the repository: outside there is to be one CDK only. */
const overrides = { '@external-metrics/testkit': { 'aws-cdk-lib': '$aws-cdk-lib', 'constructs': '$constructs' } };

/** A folder outside the repository; gone when `use` is done, and when this process is stopped. */
export async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'external-metrics-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  const forget = onShutdown({ stop: async () => remove(), abandon: remove });
  try {
    return await use(folder);
  } finally {
    forget();
    remove();
  }
}

/** A temporary folder into which the packed libraries are installed, as a consumer installs them, beside `dependencies`. */
export async function outsideTheRepository<T>(dependencies: Record<string, string>, packed: string[], use: (folder: string) => Promise<T>): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'outside', private: true, dependencies, overrides }, null, 2));
    const tarballs: string[] = [];
    for (const name of packed) tarballs.push(await pack(join(repositoryRoot, 'packages', name), join(folder, 'tarballs', name)));
    await runQuietly('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', ...tarballs], folder);
    return use(folder);
  });
}

/** Makes `dist/<language>` of every library, where it is not what it would be already. */
export async function packageFor(language: 'python' | 'java') {
  await runQuietly('npx', ['nx', 'run-many', '-t', `package:${language}`, '--output-style=static'], repositoryRoot);
}

/** The versions of a package that are installed, its copies below other packages too. */
export function installedCopies(folder: string, name: string): string[] {
  const { packages } = JSON.parse(readFileSync(join(folder, 'node_modules', '.package-lock.json'), 'utf8')) as { packages: Record<string, { version: string }> };
  return Object.entries(packages).filter(([path]) => path.endsWith(`node_modules/${name}`)).map(([, { version }]) => version);
}

/** Runs a command whose output matters only when it fails: then it is in the error. */
export async function runQuietly(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = process.env) {
  const output: string[] = [];
  const code = await run(command, args, { cwd, env, onLine: (line) => output.push(line) });
  if (code === 0) return;
  throw new LocalCloudError({ code: 'CommandFailed', subject: `${command} ${args[0]}`, got: `exit code ${code}`, expected: 'exit code 0', mend: 'mend what it says', output: output.join('\n') });
}

export function copy(from: string, to: string, names: string[]) {
  mkdirSync(to, { recursive: true });
  for (const name of names) cpSync(join(from, name), join(to, name), { recursive: true });
}

async function pack(folder: string, destination: string): Promise<string> {
  mkdirSync(destination, { recursive: true });
  await runQuietly('npm', ['pack', '--loglevel=error', '--pack-destination', destination], folder);
  return join(destination, readdirSync(destination)[0]);
}
