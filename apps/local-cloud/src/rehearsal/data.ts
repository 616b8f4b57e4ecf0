import { DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeDBInstancesCommand, type DBInstance } from '@aws-sdk/client-rds';
import { join } from 'node:path';
import { describeDatabase, readDataPlane } from '../data-plane';
import { connected, masterConnection } from '../database-client';
import type { Rehearsal } from './rehearsal';
import { templatesOf } from './templates';

/** What a client wrote is there after an update of the database: another class, more storage, longer backups. */
export async function rehearseDataSurvive(rehearsal: Rehearsal, environment: string) {
  const { tally, clients, cloud } = rehearsal;
  const plane = readDataPlane(cloud.stateDirectory);
  const sentence = `${environment}: a row that a client wrote survives an update of the database`;
  if (!plane.postgres) {
    tally.skip(sentence, describeDatabase(plane));
    return;
  }
  const { path, name } = templatesOf(rehearsal.assembly, environment).find((stack) => stack.path.endsWith('/Data'))!;
  const instance = async () => {
    const { StackResources = [] } = await clients.cloudFormation.send(new DescribeStackResourcesCommand({ StackName: name }));
    const DBInstanceIdentifier = StackResources.find(({ ResourceType }) => ResourceType === 'AWS::RDS::DBInstance')?.PhysicalResourceId;
    return (await clients.rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }))).DBInstances![0];
  };
  const connection = async (database: DBInstance) => (await masterConnection(clients.secretsManager, plane, database, database.MasterUserSecret?.SecretArn))!;
  await tally.check(sentence, async () => {
    const before = await instance();
    await connected(await connection(before), async (client) => {
      await client.query('CREATE TABLE rehearsal (written text)');
      await client.query("INSERT INTO rehearsal VALUES ('before the update')");
    });
    await rehearsal.succeeds([
      'deploy', path, '--exclusively', '--require-approval', 'never', '--progress', 'events', '--output', join(cloud.stateDirectory, 'updated'),
      '--context', `${environment}.database.instanceType=m7g.large`, '--context', `${environment}.database.storageGiB=60`, '--context', `${environment}.database.backupRetentionDays=14`,
    ]);
    const after = await instance();
    if (after.DBInstanceClass !== 'db.m7g.large' || after.AllocatedStorage !== 60 || after.DbiResourceId !== before.DbiResourceId) throw new Error(`the database is ${after.DBInstanceClass}, ${after.AllocatedStorage} GiB, ${after.DbiResourceId}`);
    const { rows } = await connected(await connection(after), (client) => client.query<{ written: string }>('SELECT written FROM rehearsal'));
    if (rows[0]?.written !== 'before the update') throw new Error(`read ${JSON.stringify(rows)}`);
    return `${before.DBInstanceClass} to ${after.DBInstanceClass}, ${before.AllocatedStorage} to ${after.AllocatedStorage} GiB`;
  });
}
