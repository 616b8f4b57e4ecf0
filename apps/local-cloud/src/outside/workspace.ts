import { execFileSync, spawnSync } from 'child_process';
import { createRequire } from 'module';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

export const repository = join(__dirname, '..', '..', '..', '..');

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
  const { peerDependencies } = manifestOf(join(repository, 'packages', libraries[0]));
  return Object.fromEntries(Object.entries(peerDependencies).map(([name, range]) => [name, range.replace(/^\^/, '')]));
}

/** The version of a tool that the repository itself uses. */
export function installedVersion(tool: string): string {
  return manifestOf(join(createRequire(join(repository, 'package.json')).resolve(`${tool}/package.json`), '..')).version;
}

/**
 * A folder outside the repository into which the packed libraries are installed, as a consumer installs them, beside `dependencies`;
 * gone when `use` is done.
 */
export async function outsideTheRepository<T>(dependencies: Record<string, string>, packed: string[], use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'external-metrics-'));
  try {
    const tarballs = join(folder, 'tarballs');
    mkdirSync(tarballs);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'outside', private: true, dependencies }, null, 2));
    const files = packed.map((name) => pack(join(repository, 'packages', name), tarballs));
    run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', ...files], folder);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a command with its output shown; throws when it fails. */
export function run(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = process.env) {
  execFileSync(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Runs a command whose output matters only when it fails. */
export function runQuietly(command: string, args: string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status === 0) return;
  process.stdout.write(`${stdout}${stderr}`);
  throw new Error(`${command} ${args[0]} failed with ${status}`);
}

export function copy(from: string, to: string, names: string[]) {
  mkdirSync(to, { recursive: true });
  for (const name of names) cpSync(join(from, name), join(to, name), { recursive: true });
}

function pack(folder: string, destination: string): string {
  const output = execFileSync('npm', ['pack', '--json', '--loglevel=error', '--pack-destination', destination], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const packed = JSON.parse(output) as { filename: string }[] | Record<string, { filename: string }>;
  return join(destination, Object.values(packed)[0].filename);
}
