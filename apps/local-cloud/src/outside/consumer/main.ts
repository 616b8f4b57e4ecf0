import { readdirSync } from 'fs';
import { join } from 'path';
import { Tally } from '../tally';
import { repositoryRoot } from '../paths';
import { copy, installedCopies, installedVersion, libraries, outsideTheRepository, runQuietly } from './workspace';

/** `npm run consumer`: an empty folder outside the repository, the packed libraries, a TypeScript app on them, and its synthesis. */
async function main(): Promise<number> {
  const tally = new Tally('consumer');
  const tools = Object.fromEntries(['typescript', 'tsx', '@types/node'].map((tool) => [tool, installedVersion(tool)]));
  await outsideTheRepository({ 'aws-cdk-lib': installedVersion('aws-cdk-lib'), 'constructs': installedVersion('constructs'), ...tools }, libraries, async (folder) => {
    copy(join(repositoryRoot, 'apps', 'local-cloud', 'consumer'), folder, ['app.ts', 'tsconfig.json']);
    await tally.check('the app type-checks against the packed declarations', () => runQuietly('npx', ['tsc', '-p', 'tsconfig.json'], folder));
    await tally.check('the app synthesises, and its templates hold what the libraries promise', () => runQuietly('npx', ['tsx', 'app.ts'], folder));
    await tally.check('nothing of the repository is installed but the five libraries, and one CDK', async () => {
      const foreign = readdirSync(join(folder, 'node_modules', '@external-metrics')).filter((name) => !libraries.includes(name));
      const copies = installedCopies(folder, 'aws-cdk-lib');
      if (foreign.length > 0 || copies.length !== 1) throw new Error(`installed beside them: ${[...foreign, ...copies.slice(1).map((version) => `aws-cdk-lib ${version}`)].join(', ')}`);
    });
  });
  return tally.close();
}

main().then((code) => { process.exitCode = code; }, (error: Error) => { process.stderr.write(`${error.message}\n`); process.exitCode = 1; });
