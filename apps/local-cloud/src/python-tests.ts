import { findControlPlane } from '@external-metrics/testkit/lib/control-plane-program';
import { join, resolve } from 'node:path';
import { packageDirectory, testVirtualEnvironmentDirectory } from './paths';
import { errorText } from './problem';
import { run } from './process-group';
import { findPython, OLDEST_PYTHON } from './python';
import { ensureVirtualEnvironment } from './virtual-environment';

/** `node lib/python-tests.js <folder>`: runs pytest over the folder's `tests`, and ends with its exit code. */
async function runPythonTests(folder: string): Promise<number> {
  const python = findPython();
  if (!python) {
    console.log(`SKIPPED ${folder}: no Python ${OLDEST_PYTHON} or newer on the PATH`);
    return 0;
  }
  const directory = resolve(packageDirectory, folder);
  const interpreter = await ensureVirtualEnvironment({ python, directory: testVirtualEnvironmentDirectory, requirements: join(directory, 'requirements-test.txt') });
  const program = findControlPlane();
  return run(interpreter, ['-m', 'pytest', 'tests', '--numprocesses', 'auto'], { cwd: directory, env: { ...process.env, ...program ? { LOCAL_CLOUD_CONTROL_PLANE: program } : {} }, stdio: ['ignore', 'inherit', 'inherit'] });
}

runPythonTests(process.argv[2]).then((code) => {
  process.exitCode = code;
}, (error: unknown) => {
  console.error(errorText(error));
  process.exitCode = 1;
});
