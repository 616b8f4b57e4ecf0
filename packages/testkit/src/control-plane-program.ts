import { execFile, execFileSync } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'fs';
import { homedir } from 'os';
import { join } from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { promisify } from 'util';

const source = join(__dirname, '..', 'control-plane');

/** The version of Kubernetes that the control plane is, for instance `1.35.4`. */
export function kubernetesVersion(): string {
  return /k8s\.io\/kubernetes v(\S+)/.exec(readFileSync(join(source, 'go.mod'), 'utf8'))![1];
}

/** Where the program is that was built from these sources; undefined where it was not yet. */
export function findControlPlane(): string | undefined {
  const go = goVersion();
  const program = go && programOf(go);
  return program && existsSync(program) ? program : undefined;
}

/** The version of Go; undefined without it. */
export function goVersion(): string | undefined {
  try {
    return execFileSync('go', ['env', 'GOVERSION'], { env: goEnvironment(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

/** Builds the program once for its sources and its compiler: some minutes. Undefined where there is no Go. */
export async function buildControlPlane(): Promise<string | undefined> {
  const go = goVersion();
  if (!go) return undefined;
  const program = programOf(go);
  if (existsSync(program)) return program;
  mkdirSync(join(program, '..'), { recursive: true });
  const [lock, unfinished] = [`${program}.lock`, `${program}.${process.pid}`];
  while (!take(lock)) await sleep(500);
  try {
    // Another process may have built it meanwhile.
    if (existsSync(program)) return program;
    await promisify(execFile)('go', ['build', '-trimpath', '-buildvcs=false', '-ldflags', `-s -w ${versionFlags()}`, '-o', unfinished, '.'], { cwd: source, env: goEnvironment(), maxBuffer: 64 * 1024 * 1024 });
    renameSync(unfinished, program);
  } finally {
    rmSync(unfinished, { force: true });
    rmSync(lock, { force: true });
  }
  return program;
}

/** Tests run side by side, and one build is enough. What a process left that was killed is taken over. */
function take(lock: string): boolean {
  try {
    writeFileSync(lock, `${process.pid}`, { flag: 'wx' });
    return true;
  } catch {
    if (existsSync(lock) && !existsSync(`/proc/${readFileSync(lock, 'utf8')}`)) rmSync(lock, { force: true });
    return false;
  }
}

/** A server that was built without them says that it is v0.0.0-master. */
function versionFlags(): string {
  const version = kubernetesVersion();
  const facts = { gitVersion: `v${version}`, gitMajor: '1', gitMinor: version.split('.')[1], gitTreeState: 'clean' };
  return ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((name) => Object.entries(facts).map(([fact, value]) => `-X ${name}.${fact}=${value}`)).join(' ');
}

function goEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly', GOWORK: 'off' };
}

function programOf(go: string): string {
  const hash = createHash('sha256').update(go);
  for (const file of readdirSync(source).sort()) hash.update(file).update(readFileSync(join(source, file)));
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return join(cache, 'external-metrics-constructs', 'control-plane', hash.digest('hex').slice(0, 16), 'control-plane');
}
