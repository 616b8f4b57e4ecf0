import { cpSync, readdirSync, readFileSync, rmSync } from 'fs';
import { join } from 'path';
import { clientsFor, LocalCloud, runCdk } from '../index';
import { repositoryRoot } from '../paths';
import { describeFailure, readStackFailures } from '../stack-failures';
import { Tally } from '../tally';

const TESTS = /^refused\..*\.ts$/;
const EXPECTATION = /^\/\/ Refused: (.+)$/m;

/** The apps `test/refused.*.ts` of a library: their deployment fails with the message that their first line holds, and is rolled back. */
export async function refuse(cloud: LocalCloud, library: string, folder: string, tally: Tally): Promise<void> {
  const inside = join(repositoryRoot, 'packages', library, 'test');
  for (const test of readdirSync(inside).filter((name) => TESTS.test(name))) {
    const file = join(folder, 'integ', library, test);
    const output = join(folder, 'integ', `${test}.out`);
    cpSync(join(inside, test), file);
    const expected = EXPECTATION.exec(readFileSync(file, 'utf8'))![1];
    const app = ['--app', `npx tsx ${file}`, '--output', output];
    const deployment = await cdk(cloud, folder, ['deploy', '--all', '--require-approval', 'never', '--progress', 'events', ...app]);
    const stacks = readdirSync(output).filter((name) => name.endsWith('.template.json')).map((name) => name.replace('.template.json', ''));
    const failures = await readStackFailures(clientsFor(cloud.variables).cloudFormation, stacks);
    const rolledBack = deployment.lines.some((line) => line.includes('ROLLBACK_COMPLETE'));
    if (deployment.code !== 0 && rolledBack && failures.some((failure) => describeFailure(failure).includes(expected))) tally.pass(`${library}: ${test} is refused and rolled back: ${expected}`);
    else tally.fail([`${library}: ${test}: expected a rollback with "${expected}"`, ...failures.map(describeFailure), ...deployment.lines.slice(-15)].join('\n      '));
    const destruction = await cdk(cloud, folder, ['destroy', '--all', '--force', ...app]);
    if (destruction.code !== 0) tally.fail([`${library}: ${test} can't be destroyed`, ...destruction.lines.slice(-15)].join('\n      '));
    rmSync(output, { recursive: true, force: true });
  }
}

async function cdk(cloud: LocalCloud, directory: string, args: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await runCdk(cloud, args, { directory, onLine: (line) => lines.push(line) });
  return { code, lines };
}
