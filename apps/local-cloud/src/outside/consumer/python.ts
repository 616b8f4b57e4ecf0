import { readdirSync } from 'fs';
import { join } from 'path';
import { packageDirectory, repositoryRoot } from '../../paths';
import { findPython, OLDEST_PYTHON } from '../../python';
import { Tally } from '../../tally';
import { inTemporaryFolder, libraries, packageFor, runQuietly } from '../workspace';

/** The wheels in an empty virtual environment, a Python app on them, and its synthesis. */
export async function consumeFromPython(tally: Tally) {
  const python = findPython();
  if (!python) {
    tally.skip('Python', `no Python ${OLDEST_PYTHON} or newer is installed`);
    return;
  }
  await inTemporaryFolder(async (folder) => {
    const interpreter = join(folder, 'bin', 'python');
    const installed = await tally.check('Python: the libraries are packed as wheels, and installed with the newest CDK of the package index', async () => {
      await packageFor('python');
      const wheels = libraries.flatMap((library) => {
        const dist = join(repositoryRoot, 'packages', library, 'dist', 'python');
        return readdirSync(dist).filter((name) => name.endsWith('.whl')).map((name) => join(dist, name));
      });
      await runQuietly(python.command, ['-m', 'venv', folder], folder);
      await runQuietly(interpreter, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...wheels], folder);
    });
    if (!installed) return;
    await tally.check('Python: the app synthesises, and its templates hold what the libraries promise', () => runQuietly(interpreter, [join(packageDirectory, 'consumer', 'python', 'app.py')], folder));
  });
}
