import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { lossesOf, problemsOf, testStack } from '@external-metrics/testkit';
import { BackupReplication } from '../src';
import { databaseTemplate, instanceOf, testDatabase } from './fixture';

const encryptionKeyArn = 'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const backupReplication: BackupReplication = { region: 'us-west-2', encryptionKeyArn };
const names = (template: Template) => Object.keys(instanceOf(template)).filter((name) => name.startsWith('AutomaticBackupReplication'));

test('there is none by default', () => {
  expect(names(databaseTemplate())).toEqual([]);
});

test('goes to the region, with its key, for as long as the backups are kept', () => {
  expect(instanceOf(databaseTemplate({ backupReplication, backupRetention: Duration.days(14) }))).toMatchObject({
    BackupRetentionPeriod: 14,
    AutomaticBackupReplicationRegion: 'us-west-2',
    AutomaticBackupReplicationKmsKeyId: encryptionKeyArn,
    AutomaticBackupReplicationRetentionPeriod: 14,
  });
});

test('is kept for longer, if wanted', () => {
  expect(instanceOf(databaseTemplate({ backupReplication: { ...backupReplication, retention: Duration.days(35) } }))).toMatchObject({ BackupRetentionPeriod: 7, AutomaticBackupReplicationRetentionPeriod: 35 });
});

test('nothing is replaced when it comes, changes or goes', () => {
  const states = [databaseTemplate(), databaseTemplate({ backupReplication }), databaseTemplate({ backupReplication: { ...backupReplication, retention: Duration.days(1) } })];
  for (const before of states) for (const after of states) expect(lossesOf(before, after, () => true)).toEqual({ removed: [], replaced: [] });
});

test('what is wrong with it is said at once', () => {
  const wrong = { region: 'us-east-1', encryptionKeyArn, retention: Duration.days(36) };
  expect([...problemsOf((stack) => testDatabase(stack, { backupReplication: wrong })).matchAll(/\[(\w+)]/g)].map(([, code]) => code))
    .toEqual(['ReplicationRegionInvalid', 'ReplicationKeyInvalid', 'ReplicationRetentionInvalid']);
});

test('what is known at deployment only passes, and so does any region of a stack without one', () => {
  const stack = testStack();
  const text = (id: string) => new CfnParameter(stack, id).valueAsString;
  testDatabase(stack, { backupReplication: { region: text('Region'), encryptionKeyArn: text('Key'), retention: Duration.days(new CfnParameter(stack, 'Days', { type: 'Number' }).valueAsNumber) } });
  expect(() => (stack.node.root as App).synth()).not.toThrow();
  expect(() => testDatabase(new Stack(new App(), 'Agnostic'), { backupReplication })).not.toThrow();
});
