import { execFile, spawn, type ChildProcess } from 'child_process';
import { once } from 'events';
import { mkdtempSync, rmSync } from 'fs';
import { createInterface } from 'readline';
import { buildControlPlane } from './control-plane-program';

/** Within which a test has its control plane, in milliseconds: the first one builds the program. */
export const startWithin = 900_000;

/** What kubectl answered. */
export interface KubectlResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A Kubernetes control plane on loopback: etcd, API server, controllers and scheduler, as they are released. Nodes are ready when they are registered, pods run without images. */
export class ControlPlane {
  public static async start(): Promise<ControlPlane> {
    const program = await buildControlPlane();
    if (!program) throw new Error('Go is not installed, with which the Kubernetes control plane is built');
    const directory = mkdtempSync('/tmp/control-plane-test-');
    // It dies with this process, however that ends, and its parts with it.
    const child = spawn('setpriv', ['--pdeathsig', 'TERM', program, 'serve', '--directory', directory], { cwd: '/', env: { PATH: '/usr/bin:/bin' }, stdio: ['ignore', 'pipe', 'pipe'] });
    try {
      return new ControlPlane(program, directory, child, await readyLine(child));
    } catch (error) {
      rmSync(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /** For instance `v1.35.4`. */
  public readonly version: string;
  private readonly kubeconfig: string;

  private constructor(private readonly program: string, public readonly directory: string, private readonly child: ChildProcess, ready: string) {
    ({ version: this.version, kubeconfig: this.kubeconfig } = JSON.parse(ready) as { version: string; kubeconfig: string });
  }

  /** Runs kubectl as the administrator; `input` is its standard input. */
  public async kubectl(args: readonly string[], input?: string): Promise<KubectlResult> {
    return new Promise((resolve) => {
      const child = execFile(this.program, ['kubectl', ...args], { env: { HOME: this.directory, KUBECONFIG: this.kubeconfig, PATH: '/usr/bin:/bin' }, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
      });
      child.stdin?.end(input ?? '');
    });
  }

  /** The answer of kubectl as JSON; throws what it refuses. */
  public async get<T>(...args: string[]): Promise<T> {
    const { code, stdout, stderr } = await this.kubectl(['get', '-o', 'json', ...args]);
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as T;
  }

  /** Applies objects; a field that the API server doesn't know is an error. Not as a list, which kubectl would check by itself instead. */
  public async apply(objects: readonly object[], ...args: string[]): Promise<KubectlResult> {
    return this.kubectl(['apply', '--validate=strict', '-f', '-', ...args], objects.map((object) => JSON.stringify(object)).join('\n---\n'));
  }

  public async stop() {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await ended;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }
}

async function readyLine(child: ChildProcess): Promise<string> {
  const errors: Buffer[] = [];
  child.stderr!.on('data', (data: Buffer) => errors.push(data));
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).once('line', resolve);
    child.once('exit', () => reject(new Error(`the control plane did not start: ${Buffer.concat(errors).toString()}`)));
    child.once('error', reject);
  });
}
