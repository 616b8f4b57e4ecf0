import { CreateClusterCommand, DeleteClusterCommand, DescribeNodegroupCommand, ListNodegroupsCommand } from '@aws-sdk/client-eks';
import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { join } from 'node:path';
import { LOCAL_ACCOUNT } from '../cloud-environment';
import { describeFailure, readStackFailures } from '../stack-failures';
import { same, says, type Rehearsal } from './rehearsal';
import { diff } from './steady';
import { templatesOf, type StackTemplate } from './templates';

const CLUSTER = 'AWS::EKS::Cluster';

/** A name that is taken outside CloudFormation: the stack fails in its middle, on the cluster. */
export async function rehearseFailedDeploy(rehearsal: Rehearsal, environment: string) {
  const { tally, clients } = rehearsal;
  const stacks = templatesOf(rehearsal.assembly, environment);
  const cluster = clusterOf(stacks);
  const upstream = stacks.filter(({ path }) => /\/(Data|Edge)$/.test(path)).map(({ path }) => path);
  await tally.check(`${environment}: what the cluster waits for is deployed`, async () => { await rehearsal.succeeds(rehearsal.deploy(upstream)); });

  await takeName(rehearsal, cluster.clusterName);
  const before = await rehearsal.inventory();
  await tally.check(`${environment}: a deploy that fails half-way exits non-zero, and the CLI says why`, async () => {
    says(await rehearsal.fails(rehearsal.deploy(stacks.map(({ path }) => path))), `${cluster.stackName} failed`, 'already exists');
  });
  await tally.check(`${environment}: the failure names stack, resource and reason`, () => failureNamed(rehearsal, cluster));
  await tally.check(`${environment}: the failed stack is rolled back, nothing of it is left`, async () => {
    const status = (await rehearsal.statuses())[cluster.stackName];
    if (status !== 'ROLLBACK_COMPLETE') throw new Error(`${cluster.stackName} is ${status}`);
    same('what stands', (await rehearsal.inventory()).filter((entry) => entry !== `cloudformation stack ${cluster.stackName}`), before);
  });

  await clients.eks.send(new DeleteClusterCommand({ name: cluster.clusterName }));
  await tally.check(`${environment}: without the collision the deploy goes through`, async () => {
    await rehearsal.succeeds(rehearsal.deploy(stacks.map(({ path }) => path)));
    const statuses = await rehearsal.statuses();
    same('stacks', stacks.map(({ name }) => `${name} ${statuses[name]}`), stacks.map(({ name }) => `${name} CREATE_COMPLETE`));
  });
}

/** Of two changes one cannot be made: neither stands afterwards. */
export async function rehearseFailedUpdate(rehearsal: Rehearsal, environment: string) {
  const { tally, clients } = rehearsal;
  const cluster = clusterOf(templatesOf(rehearsal.assembly, environment));
  const taken = `${cluster.clusterName}-taken`;
  await takeName(rehearsal, taken);
  const before = await rehearsal.inventory();
  const sizes = await nodeGroups(rehearsal, cluster.clusterName);

  await tally.check(`${environment}: an update that fails exits non-zero`, async () => {
    says(await rehearsal.fails([
      'deploy', cluster.path, '--exclusively', '--require-approval', 'never', '--progress', 'events', '--output', join(rehearsal.cloud.stateDirectory, 'failed-update'),
      '--context', `${environment}.cluster.name=${taken}`, '--context', `${environment}.cluster.nodes.max=7`,
    ]), `${cluster.stackName} failed`, 'already exists');
  });
  await tally.check(`${environment}: the failed update names stack, resource and reason`, () => failureNamed(rehearsal, cluster));
  await tally.check(`${environment}: the old values stand again`, async () => {
    const status = (await rehearsal.statuses())[cluster.stackName];
    if (status !== 'UPDATE_ROLLBACK_COMPLETE') throw new Error(`${cluster.stackName} is ${status}`);
    same('what stands', await rehearsal.inventory(), before);
    same('node groups', await nodeGroups(rehearsal, cluster.clusterName), sizes);
    says(await diff(rehearsal, environment), 'Number of stacks with differences: 0');
    return sizes.join(', ');
  });
  await clients.eks.send(new DeleteClusterCommand({ name: taken }));
}

interface ClusterInTemplate {
  readonly path: string;
  readonly stackName: string;
  readonly logicalId: string;
  readonly clusterName: string;
}

function clusterOf(stacks: readonly StackTemplate[]): ClusterInTemplate {
  const [found] = stacks.flatMap(({ path, name, resources }) => Object.entries(resources).filter(([, { Type }]) => Type === CLUSTER)
    .map(([logicalId, { Properties }]) => ({ path, stackName: name, logicalId, clusterName: String(Properties?.Name) })));
  return found;
}

async function failureNamed(rehearsal: Rehearsal, { stackName, logicalId }: ClusterInTemplate): Promise<string> {
  const [cause] = (await readStackFailures(rehearsal.clients.cloudFormation, [stackName])).map(describeFailure);
  const expected = `[StackFailed] ${stackName}: ${logicalId} (${CLUSTER}): `;
  if (!cause?.startsWith(expected) || !cause.includes('already exists')) throw new Error(`got ${cause ?? 'nothing'}, expected ${expected}... already exists`);
  return cause;
}

async function takeName({ clients }: Rehearsal, name: string) {
  const { Subnets = [] } = await clients.ec2.send(new DescribeSubnetsCommand({}));
  await clients.eks.send(new CreateClusterCommand({ name, roleArn: `arn:aws:iam::${LOCAL_ACCOUNT}:role/somebody`, resourcesVpcConfig: { subnetIds: Subnets.slice(0, 2).map(({ SubnetId }) => SubnetId!) } }));
}

async function nodeGroups({ clients }: Rehearsal, clusterName: string): Promise<string[]> {
  const { nodegroups = [] } = await clients.eks.send(new ListNodegroupsCommand({ clusterName }));
  return Promise.all(nodegroups.map(async (nodegroupName) => {
    const { nodegroup } = await clients.eks.send(new DescribeNodegroupCommand({ clusterName, nodegroupName }));
    return `${nodegroupName}: ${nodegroup?.scalingConfig?.minSize} to ${nodegroup?.scalingConfig?.maxSize} nodes`;
  }));
}
