import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'fs';
import { basename, join } from 'path';
import { CloudFormationClient, DescribeStackEventsCommand, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { prepareControlPlane } from '../control-plane';
import { inventory, leftOver } from '../inventory';
import { clientsFor, LOCAL_ACCOUNT, LOCAL_REGION, LocalCloud, LocalCloudError, run, runCdk, withLocalCloud } from '../index';
import { Tally } from '../tally';
import { repositoryRoot } from '../paths';
import { refuse } from './refusals';
import { installedVersion, libraries, manifestOf, outsideTheRepository, peerFloor } from './workspace';

const UPDATE = '--update';

/**
 * `npm run integ [-- redis] [-- --update]`: each library's integration test, on its packed tarball and the least CDK that it promises to
 * work with, deployed to a local cloud of its own, asserted there, compared with its snapshot, destroyed, and nothing left; and what must be refused.
 */
async function main(args: string[]): Promise<number> {
  const chosen = args.filter((arg) => arg !== UPDATE);
  for (const name of chosen.filter((each) => !libraries.includes(each))) {
    throw new LocalCloudError({ code: 'LibraryUnknown', subject: 'npm run integ', got: name, expected: libraries.join(', '), mend: 'name a library, or none for all' });
  }
  await prepareControlPlane();
  const tally = new Tally('integ');
  const tools = { '@aws-cdk/integ-runner': manifestOf(join(repositoryRoot, 'apps', 'local-cloud')).config.integRunner, '@aws-cdk/integ-tests-alpha': installedVersion('@aws-cdk/integ-tests-alpha'), '@aws-cdk/lambda-layer-kubectl-v35': installedVersion('@aws-cdk/lambda-layer-kubectl-v35'), 'tsx': installedVersion('tsx') };
  await outsideTheRepository({ ...peerFloor(), ...tools }, libraries, async (folder) => {
    for (const library of libraries.filter((name) => chosen.length === 0 || chosen.includes(name))) {
      process.stdout.write(`\n${library}\n`);
      await withLocalCloud({}, (cloud) => integrate(cloud, library, folder, args.includes(UPDATE), tally));
    }
  });
  return tally.close();
}

async function integrate(cloud: LocalCloud, library: string, folder: string, update: boolean, tally: Tally) {
  const inside = join(repositoryRoot, 'packages', library, 'test');
  const outside = join(folder, 'integ', library);
  const tests = readdirSync(inside).filter((name) => /^integ\..*\.ts(\.snapshot)?$/.test(name));
  // Beside an old snapshot, integ-runner refuses a change that destroys something, whether it is meant or not.
  for (const name of tests.filter((each) => !update || each.endsWith('.ts'))) cpSync(join(inside, name), join(outside, name), { recursive: true });
  await runCdk(cloud, ['bootstrap', `aws://${LOCAL_ACCOUNT}/${LOCAL_REGION}`], { directory: folder, onLine: () => undefined });

  const clients = clientsFor(cloud.variables);
  const config = { region: LOCAL_REGION, endpoint: cloud.endpoint, credentials: clients.cloudFormation.config.credentials };
  const before = await inventory(config);
  const unchanged = new Set<string>();
  const code = await run(join(folder, 'node_modules', '.bin', 'integ-runner'), [
    '--directory', outside, '--app', 'npx tsx {filePath}', '--test-regex', 'integ\\..*\\.ts$', '--force', '--parallel-regions', LOCAL_REGION, '--no-update-workflow',
  ], {
    cwd: folder,
    env: { ...cloud.variables, HOME: join(cloud.stateDirectory, 'home') },
    onLine: (line) => {
      const verdict = /^\s*UNCHANGED\s+(\S+)/.exec(line);
      if (verdict) unchanged.add(verdict[1]);
      process.stdout.write(`  │ ${line}\n`);
    },
  });
  if (code === 0) tally.pass(`${library}: deployed, asserted, destroyed`);
  else tally.fail([`${library}: integ-runner ended with ${code}`, ...await failureReasons(clients.cloudFormation)].join('\n      '));

  await refuse(cloud, library, folder, tally);

  const left = leftOver(before, await inventory(config));
  if (left.length === 0) tally.pass(`${library}: nothing is left`);
  else tally.fail(`${library}: left behind\n      ${left.join('\n      ')}`);

  for (const test of tests.filter((name) => name.endsWith('.ts'))) {
    const stored = update && code === 0;
    if (stored) storeSnapshot(join(outside, `${test}.snapshot`), join(inside, `${test}.snapshot`));
    if (stored || unchanged.has(basename(test, '.ts'))) tally.pass(`${library}: ${test} as in its snapshot`);
    else tally.fail(`${library}: ${test} differs from its snapshot; if the change is meant, run "npm run integ -- ${library} ${UPDATE}"`);
  }
}

/** integ-runner names the stack that failed, CloudFormation also the resource and why; the stacks are deleted by now. */
async function failureReasons(client: CloudFormationClient): Promise<string[]> {
  const { StackSummaries = [] } = await client.send(new ListStacksCommand({}));
  const events = await Promise.all(StackSummaries.filter(({ StackName }) => StackName !== 'CDKToolkit').map(async ({ StackId }) =>
    (await client.send(new DescribeStackEventsCommand({ StackName: StackId }))).StackEvents ?? []));
  return events.flat().filter(({ ResourceStatus }) => ResourceStatus?.endsWith('_FAILED'))
    .map(({ StackName, LogicalResourceId, ResourceType, ResourceStatusReason }) => `${StackName}: ${LogicalResourceId} (${ResourceType}): ${ResourceStatusReason}`);
}

/** What a comparison needs: not the bundle of the assertions' handler, which is a package's, and no path of this machine. */
function storeSnapshot(from: string, to: string) {
  if (!existsSync(from)) throw new Error(`integ-runner wrote no ${from}`);
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true, filter: (path) => !/\/(asset\.[^/]+|tree\.json)$/.test(path) });
  for (const name of readdirSync(to).filter((each) => each.endsWith('.metadata.json'))) writeFileSync(join(to, name), '{}\n');
}

main(process.argv.slice(2)).then((code) => { process.exitCode = code; }, (error: Error) => { process.stderr.write(`${error.message}\n`); process.exitCode = 1; });
