import { execFile } from 'child_process';
import { tmpdir } from 'os';
import { promisify } from 'util';

/** Within which a test has a module, in milliseconds: the first one downloads it. */
export const downloadWithin = 120_000;

/** The folder of a Go module as it is published, for instance with the definitions of a controller: `goModule('sigs.k8s.io/karpenter', '1.14.0')`. Go keeps it once it is downloaded. */
export async function goModule(path: string, version: string): Promise<string> {
  const answer = await download(`${path}@v${version}`);
  const { Dir, Error: error } = JSON.parse(answer) as { Dir?: string; Error?: string };
  if (error || !Dir) throw new Error(`${path} v${version}: ${error ?? 'no folder'}`);
  return Dir;
}

/** It answers also when it fails. */
async function download(module: string): Promise<string> {
  try {
    // Outside of every module, whose own versions would be looked at first.
    const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', module], { cwd: tmpdir(), env: { ...process.env, GOFLAGS: '', GOTOOLCHAIN: 'local', GOWORK: 'off' } });
    return stdout;
  } catch (error) {
    const { stdout, code } = error as { stdout?: string; code?: string | number };
    if (code === 'ENOENT') throw new Error(`Go is not installed, with which ${module} is downloaded`, { cause: error });
    if (!stdout) throw error;
    return stdout;
  }
}
