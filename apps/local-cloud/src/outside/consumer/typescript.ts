import { readdirSync } from 'fs';
import { join } from 'path';
import { Tally } from '../../tally';
import { packageDirectory } from '../../paths';
import { copy, installedCopies, installedVersion, libraries, outsideTheRepository, runQuietly } from '../workspace';

/** The packed tarballs in an empty folder, a TypeScript app on them, and its synthesis. */
export async function consumeFromTypeScript(tally: Tally) {
  const tools = Object.fromEntries(['typescript', 'tsx', '@types/node'].map((tool) => [tool, installedVersion(tool)]));
  await outsideTheRepository({ 'aws-cdk-lib': installedVersion('aws-cdk-lib'), 'constructs': installedVersion('constructs'), ...tools }, libraries, async (folder) => {
    copy(join(packageDirectory, 'consumer', 'typescript'), folder, ['app.ts', 'tsconfig.json']);
    await tally.check('TypeScript: the app type-checks against the packed declarations', () => runQuietly('npx', ['tsc', '-p', 'tsconfig.json'], folder));
    await tally.check('TypeScript: the app synthesises, and its templates hold what the libraries promise', () => runQuietly('npx', ['tsx', 'app.ts'], folder));
    await tally.check('nothing of the repository is installed but the five libraries, and one CDK', async () => {
      const foreign = readdirSync(join(folder, 'node_modules', '@external-metrics')).filter((name) => !libraries.includes(name));
      const copies = installedCopies(folder, 'aws-cdk-lib');
      if (foreign.length > 0 || copies.length !== 1) throw new Error(`installed beside them: ${[...foreign, ...copies.slice(1).map((version) => `aws-cdk-lib ${version}`)].join(', ')}`);
    });
  });
}
