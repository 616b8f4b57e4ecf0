import { DescribeStackResourcesCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeReplicationGroupsCommand } from '@aws-sdk/client-elasticache';
import { DescribeDBInstancesCommand, type DBInstance } from '@aws-sdk/client-rds';
import { join } from 'node:path';
import { cacheConnection, sendToCache } from '../cache-client';
import { describeCache, describeDatabase, readDataPlane } from '../data-plane';
import { connected, masterConnection } from '../database-client';
import type { Rehearsal } from './rehearsal';
import { templatesOf } from './templates';

/** What a client wrote is there after an update of the database: another class, more storage, longer backups. */
export async function rehearseRowsSurvive(rehearsal: Rehearsal, environment: string) {
  const { tally, clients, cloud } = rehearsal;
  const plane = readDataPlane(cloud.stateDirectory);
  const sentence = `${environment}: a row that a client wrote survives an update of the database`;
  if (!plane.postgres) {
    tally.skip(sentence, describeDatabase(plane));
    return;
  }
  const stack = dataStack(rehearsal, environment);
  const instance = async () => {
    const DBInstanceIdentifier = await stack.physicalId('AWS::RDS::DBInstance');
    return (await clients.rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }))).DBInstances![0];
  };
  const connection = async (database: DBInstance) => (await masterConnection(clients.secretsManager, plane, database, database.MasterUserSecret?.SecretArn))!;
  await tally.check(sentence, async () => {
    const before = await instance();
    await connected(await connection(before), async (client) => {
      await client.query('CREATE TABLE rehearsal (written text)');
      await client.query("INSERT INTO rehearsal VALUES ('before the update')");
    });
    await stack.update('database.instanceType=m7g.large', 'database.storageGiB=60', 'database.backupRetentionDays=14');
    const after = await instance();
    if (after.DBInstanceClass !== 'db.m7g.large' || after.AllocatedStorage !== 60 || after.DbiResourceId !== before.DbiResourceId) throw new Error(`the database is ${after.DBInstanceClass}, ${after.AllocatedStorage} GiB, ${after.DbiResourceId}`);
    const { rows } = await connected(await connection(after), (client) => client.query<{ written: string }>('SELECT written FROM rehearsal'));
    if (rows[0]?.written !== 'before the update') throw new Error(`read ${JSON.stringify(rows)}`);
    return `${before.DBInstanceClass} to ${after.DBInstanceClass}, ${before.AllocatedStorage} to ${after.AllocatedStorage} GiB`;
  });
}

/** What a client wrote is there after an update of the cache: another node type, another node, longer snapshots. */
export async function rehearseKeysSurvive(rehearsal: Rehearsal, environment: string) {
  const { tally, clients, cloud } = rehearsal;
  const plane = readDataPlane(cloud.stateDirectory);
  const sentence = `${environment}: a key that a client wrote survives an update of the cache`;
  if (!plane.redis) {
    tally.skip(sentence, describeCache(plane));
    return;
  }
  const stack = dataStack(rehearsal, environment);
  const group = async () => {
    const ReplicationGroupId = await stack.physicalId('AWS::ElastiCache::ReplicationGroup');
    return (await clients.elastiCache.send(new DescribeReplicationGroupsCommand({ ReplicationGroupId }))).ReplicationGroups![0];
  };
  await tally.check(sentence, async () => {
    const before = await group();
    const connection = (await cacheConnection(clients.secretsManager, plane, before, await stack.output('CacheSecretArn')))!;
    await sendToCache(connection, [['SET', 'rehearsal', 'before the update']]);
    await stack.update('cache.nodeType=cache.m7g.large', 'cache.nodes=3', 'cache.snapshotRetentionDays=14');
    const after = await group();
    if (after.CacheNodeType !== 'cache.m7g.large' || after.MemberClusters?.length !== 3 || after.ARN !== before.ARN) throw new Error(`the cache is ${after.CacheNodeType}, ${after.MemberClusters?.length} nodes, ${after.ARN}`);
    const read = await sendToCache(connection, [['WAIT', '2', '5000'], ['GET', 'rehearsal']]);
    if (read !== 'before the update') throw new Error(`read ${read}`);
    return `${before.CacheNodeType} to ${after.CacheNodeType}, ${before.MemberClusters?.length} to ${after.MemberClusters.length} nodes`;
  });
}

/** The stack that holds data, and its update by the real CLI. */
function dataStack(rehearsal: Rehearsal, environment: string) {
  const { clients: { cloudFormation }, cloud } = rehearsal;
  const { path, name } = templatesOf(rehearsal.assembly, environment).find((stack) => stack.path.endsWith('/Data'))!;
  return {
    async physicalId(type: string) {
      const { StackResources = [] } = await cloudFormation.send(new DescribeStackResourcesCommand({ StackName: name }));
      return StackResources.find(({ ResourceType }) => ResourceType === type)?.PhysicalResourceId;
    },
    async output(key: string) {
      const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
      return Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue;
    },
    async update(...values: string[]) {
      await rehearsal.succeeds([
        'deploy', path, '--exclusively', '--require-approval', 'never', '--progress', 'events', '--output', join(cloud.stateDirectory, 'updated'),
        ...values.flatMap((value) => ['--context', `${environment}.${value}`]),
      ]);
    },
  };
}
