import { App } from 'aws-cdk-lib';
import { problemsOf, testStack } from '@external-metrics/testkit';
import { DatabaseSource, DeployedDatabase, PointInTimeOptions } from '../src';
import { databaseTemplate, instanceOf, testDatabase, TestProps } from './fixture';

const named: TestProps = { databaseName: 'external_metrics', masterUsername: 'metrics_admin' };
const restoreTime = '2026-11-24T09:30:00Z';
const fromSource = ['DBName', 'MasterUsername', 'KmsKeyId', 'StorageEncrypted'];

const sources: Record<string, DatabaseSource> = {
  empty: DatabaseSource.empty(),
  snapshot: DatabaseSource.snapshot('before-the-upgrade'),
  'another snapshot': DatabaseSource.snapshot('arn:aws:rds:us-east-1:444455556666:snapshot:shared'),
  'latest time': DatabaseSource.pointInTime({ sourceInstanceIdentifier: 'orders' }),
  'point in time': DatabaseSource.pointInTime({ sourceInstanceIdentifier: 'orders', restoreTime }),
  'deleted instance': DatabaseSource.pointInTime({ sourceInstanceResourceId: 'db-ABCDEFGHIJKLMNOPQRSTUVWXYZ', restoreTime }),
  'replicated backups': DatabaseSource.pointInTime({ automatedBackupsArn: 'arn:aws:rds:us-west-2:111122223333:auto-backup:ab-l2ijcejxp7xq7hoj4siexample' }),
};
const restores = Object.entries(sources).filter(([name]) => name !== 'empty');

test('empty is the default, and changes nothing', () => {
  expect(databaseTemplate({ ...named, source: DatabaseSource.empty() }).toJSON()).toEqual(databaseTemplate(named).toJSON());
  expect(Object.keys(instanceOf(databaseTemplate(named)))).toEqual(expect.arrayContaining(fromSource));
});

test.each<[string, Record<string, unknown>]>([
  ['snapshot', { DBSnapshotIdentifier: 'before-the-upgrade' }],
  ['another snapshot', { DBSnapshotIdentifier: 'arn:aws:rds:us-east-1:444455556666:snapshot:shared' }],
  ['latest time', { SourceDBInstanceIdentifier: 'orders', UseLatestRestorableTime: true }],
  ['point in time', { SourceDBInstanceIdentifier: 'orders', RestoreTime: restoreTime }],
  ['deleted instance', { SourceDbiResourceId: 'db-ABCDEFGHIJKLMNOPQRSTUVWXYZ', RestoreTime: restoreTime }],
  ['replicated backups', { SourceDBInstanceAutomatedBackupsArn: 'arn:aws:rds:us-west-2:111122223333:auto-backup:ab-l2ijcejxp7xq7hoj4siexample', UseLatestRestorableTime: true }],
])('%s: the source is in the template, and what it brings with it is not', (name, expected) => {
  const restored = instanceOf(databaseTemplate({ ...named, source: sources[name] }));
  const { DBInstanceIdentifier: restoredName, EnableCloudwatchLogsExports: _, ...rest } = restored;
  const { DBInstanceIdentifier: emptyName, EnableCloudwatchLogsExports: __, ...empty } = instanceOf(databaseTemplate(named));
  expect(rest).toEqual({ ...Object.fromEntries(Object.entries(empty).filter(([property]) => !fromSource.includes(property))), ...expected });
  expect(restoredName).not.toBe(emptyName);
});

test('a restored database has a name of its own for each source, and its logs, too', () => {
  const names = Object.values(sources).map((source) => instanceOf(databaseTemplate({ source })).DBInstanceIdentifier as string);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z](-?[a-z0-9]){0,62}$/);
  databaseTemplate({ source: sources.snapshot }).hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: `/aws/rds/instance/${names[1]}/postgresql` });
});

test('the password of a restored database is set anew', () => {
  expect(instanceOf(databaseTemplate({ source: sources.snapshot }))).toMatchObject({ ManageMasterUserPassword: true });
});

test('the connection info names the database of the source', () => {
  const database = testDatabase(testStack(), { ...named, source: sources.snapshot });
  expect(database.connectionInfo.database).toBe('external_metrics');
});

describe('another source on a live database', () => {
  const synthesise = (props: TestProps) => {
    const stack = testStack();
    testDatabase(stack, props);
    (stack.node.root as App).synth();
  };
  const deployedFrom = (props: TestProps): DeployedDatabase => {
    const stack = testStack();
    const metadata = testDatabase(stack, props).node.metadata.find(({ type }) => type === 'external-metrics:deployed');
    return stack.resolve(metadata!.data) as DeployedDatabase;
  };
  const pairs = Object.keys(sources).flatMap((from) => Object.keys(sources).filter((to) => to !== from).map((to) => [from, to]));

  test.each(pairs)('%s to %s is refused, and passes with what the message says', (from, to) => {
    const deployed = deployedFrom({ ...named, source: sources[from] });
    const message = problemsOf((stack) => testDatabase(stack, { ...named, source: sources[to], deployed }));
    expect(message).toMatch(/\[ReplacementNotAcknowledged] DatabaseB269D8BB\.(DBSnapshotIdentifier|SourceDB|SourceDbi|RestoreTime|UseLatest)/);
    const acknowledgedReplacements = [...message.matchAll(/acknowledge the replacement with ([0-9a-f]{12})/g)].map(([, fingerprint]) => fingerprint);
    expect(() => synthesise({ ...named, source: sources[to], deployed, acknowledgedReplacements })).not.toThrow();
  });

  test.each(restores)('%s stays: passes', (_, source) => {
    expect(() => synthesise({ ...named, source, deployed: deployedFrom({ ...named, source }) })).not.toThrow();
  });
});

describe('what no backup can be', () => {
  test.each<[string, PointInTimeOptions, RegExp]>([
    ['no source', { restoreTime }, /1 problem\n.*\[RestoreSourceInvalid] options: got \[\], expected one of/],
    ['two sources', { sourceInstanceIdentifier: 'a', sourceInstanceResourceId: 'db-A' }, /\[RestoreSourceInvalid] options: got \["sourceInstanceIdentifier","sourceInstanceResourceId"]/],
    ['an identifier that is an ARN', { sourceInstanceIdentifier: 'arn:aws:rds:us-east-1:111122223333:db:orders' }, /\[RestoreSourceInvalid] sourceInstanceIdentifier/],
    ['a resource ID that is an identifier', { sourceInstanceResourceId: 'orders' }, /\[RestoreSourceInvalid] sourceInstanceResourceId/],
    ['backups that are a snapshot', { automatedBackupsArn: 'arn:aws:rds:us-east-1:111122223333:snapshot:a' }, /\[RestoreSourceInvalid] automatedBackupsArn/],
    ...['yesterday', '2026-11-24', '2026-11-24T09:30:00', '2026-11-24T09:30:00+01:00', '2026-11-24 09:30:00Z', '2026-02-30T09:30:00Z', '2026-11-24T24:30:00Z', '2026-11-24T09:30:00.000Z'].map((time): [string, PointInTimeOptions, RegExp] =>
      [time, { sourceInstanceIdentifier: 'orders', restoreTime: time }, /1 problem\n.*\[RestoreTimeInvalid] restoreTime: got ".*", expected a time in UTC/]),
  ])('%s', (_, options, message) => {
    expect(() => DatabaseSource.pointInTime(options)).toThrow(message);
  });

  test('all at once', () => {
    expect(() => DatabaseSource.pointInTime({ sourceInstanceIdentifier: '-', sourceInstanceResourceId: '-', restoreTime: '-' })).toThrow(/4 problems/);
  });

  test.each(['', '-before', 'what ever', 'arn:aws:rds:us-east-1:111122223333:db:orders'])('a snapshot called %j', (name) => {
    expect(() => DatabaseSource.snapshot(name)).toThrow(/\[SnapshotIdentifierInvalid]/);
  });

  test.each(['rds:orders-2026-11-24-02-00', 'awsbackup:job-1'])('an automated snapshot called %s is taken', (name) => {
    expect(() => DatabaseSource.snapshot(name)).not.toThrow();
  });
});
