import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { run } from '../index';
import { JestResults, Tally } from '../tally';
import { repositoryRoot } from '../paths';
import { copy, installedCopies, installedVersion, outsideTheRepository, peerFloor, runQuietly } from './workspace';

const tools = ['@aws-cdk/aws-service-spec', '@aws-cdk/integ-tests-alpha', '@aws-cdk/lambda-layer-kubectl-v35', '@aws-cdk/service-spec-types', '@swc/core', '@swc/jest', '@types/jest', '@types/node', 'fast-check', 'jest', 'jsii', 'pg', 'typescript'];

/** Tests of what a real server takes: of the same objects and handlers, whatever the CDK's version. */
const serverTests = '\\.server\\.test\\.ts$';

/** The target `floor` of a library: its sources compile and its unit tests pass against the least versions that it promises to work with. */
async function main(library: string): Promise<number> {
  const floor = peerFloor();
  const tally = new Tally(`${library} at the floor`);
  await outsideTheRepository({ ...floor, ...Object.fromEntries(tools.map((tool) => [tool, installedVersion(tool)])) }, [library, 'testkit'], async (folder) => {
    for (const [name, version] of Object.entries(floor)) {
      await tally.check(`${name} ${version} and no other copy is installed`, async () => {
        const copies = installedCopies(folder, name);
        if (copies.join() !== version) throw new Error(`installed: ${copies.join(', ')}`);
      });
    }
    copy(repositoryRoot, folder, ['tsconfig.base.json']);
    await compileAndTest(library, folder, tally);
  });
  return tally.close();
}

async function compileAndTest(library: string, folder: string, tally: Tally) {
  const inside = join(repositoryRoot, 'packages', library);
  const outside = join(folder, 'packages', library);
  copy(inside, outside, ['src', 'test', 'assets', 'package.json', 'tsconfig.json', 'README.md', 'LICENSE'].filter((name) => existsSync(join(inside, name))));
  await tally.check(`${library} compiles`, () => runQuietly(
    'npx', ['jsii', '--silence-warnings=reserved-word', '--silence-warnings=missing-dev-dependency'], outside, { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '1' },
  ));
  const results = join(outside, 'results.json');
  const output: string[] = [];
  const code = await run('npx', ['jest', '--json', `--outputFile=${results}`, '--testPathIgnorePatterns=/node_modules/', `--testPathIgnorePatterns=${serverTests}`], { cwd: outside, env: process.env, onLine: (line) => output.push(line) });
  // As a quotation: CI would add up Jest's closing line too.
  if (code !== 0) process.stdout.write(output.map((line) => `    │ ${line}\n`).join(''));
  if (!existsSync(results)) {
    tally.fail(`${library}: its unit tests did not run`);
    return;
  }
  const counted = JSON.parse(readFileSync(results, 'utf8')) as JestResults;
  tally.addJest(counted);
  process.stdout.write(`  ${counted.numFailedTests === 0 ? '✓' : '✗'} ${library}: ${counted.numPassedTests} unit tests pass, ${counted.numFailedTests} fail\n`);
}

main(process.argv[2]).then((code) => { process.exitCode = code; }, (error: Error) => { process.stderr.write(`${error.message}\n`); process.exitCode = 1; });
