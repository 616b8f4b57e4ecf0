import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { Tally } from './tally';
import { copy, installedVersion, libraries, outsideTheRepository, peerFloor, repository, run, runQuietly } from './workspace';

const tools = ['@aws-cdk/aws-service-spec', '@aws-cdk/integ-tests-alpha', '@aws-cdk/service-spec-types', '@swc/core', '@swc/jest', '@types/jest', '@types/node', 'fast-check', 'jest', 'jsii', 'typescript'];

/** `npm run floor`: the sources compile and the unit tests pass against the least versions that the libraries promise to work with. */
async function main(chosen: string[]): Promise<number> {
  const floor = peerFloor();
  const tally = new Tally('floor');
  await outsideTheRepository({ ...floor, ...Object.fromEntries(tools.map((tool) => [tool, installedVersion(tool)])) }, [...libraries, 'testkit'], async (folder) => {
    copy(repository, folder, ['tsconfig.base.json']);
    for (const library of libraries.filter((name) => chosen.length === 0 || chosen.includes(name))) {
      const inside = join(repository, 'packages', library);
      const outside = join(folder, 'packages', library);
      copy(inside, outside, ['src', 'test', 'package.json', 'tsconfig.json', 'README.md', 'LICENSE'].filter((name) => existsSync(join(inside, name))));
      process.stdout.write(`\n${library} with aws-cdk-lib ${floor['aws-cdk-lib']}\n`);
      tally.check(`${library} compiles`, () => run('npx', ['jsii', '--silence-warnings=reserved-word', '--silence-warnings=missing-dev-dependency'], outside, { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '1' }));
      const results = join(outside, 'results.json');
      tally.attempt(() => runQuietly('npx', ['jest', '--json', `--outputFile=${results}`], outside));
      tally.addJest(JSON.parse(readFileSync(results, 'utf8')));
    }
  });
  return tally.close();
}

main(process.argv.slice(2)).then((code) => { process.exitCode = code; }, (error: Error) => { process.stderr.write(`${error.message}\n`); process.exitCode = 1; });
