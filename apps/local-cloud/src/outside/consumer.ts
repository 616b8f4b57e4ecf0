import { readdirSync } from 'fs';
import { join } from 'path';
import { Tally } from './tally';
import { copy, installedVersion, libraries, outsideTheRepository, repository, run } from './workspace';

/** `npm run consumer`: an empty folder outside the repository, the packed libraries, a TypeScript app on them, and its synthesis. */
async function main(): Promise<number> {
  const tally = new Tally('consumer');
  const tools = Object.fromEntries(['typescript', 'tsx', '@types/node'].map((tool) => [tool, installedVersion(tool)]));
  await outsideTheRepository({ 'aws-cdk-lib': installedVersion('aws-cdk-lib'), 'constructs': installedVersion('constructs'), ...tools }, libraries, async (folder) => {
    copy(join(repository, 'apps', 'local-cloud', 'consumer'), folder, ['app.ts', 'tsconfig.json']);
    tally.check('the app type-checks against the packed declarations', () => run('npx', ['tsc', '-p', 'tsconfig.json'], folder));
    tally.check('the app synthesises', () => run('npx', ['tsx', 'app.ts'], folder));
    const foreign = readdirSync(join(folder, 'node_modules', '@external-metrics')).filter((name) => !libraries.includes(name));
    if (foreign.length === 0) tally.pass('nothing of the repository is installed but the five libraries');
    else tally.fail(`installed beside the libraries: ${foreign.join(', ')}`);
  });
  return tally.close();
}

main().then((code) => { process.exitCode = code; }, (error: Error) => { process.stderr.write(`${error.message}\n`); process.exitCode = 1; });
