import { App, Size } from 'aws-cdk-lib';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { problemsOf, replacementPropertiesOf, testStack } from '@external-metrics/testkit';
import { DeployedDatabase, PostgresVersion } from '../src';
import { replacementProperties, updatedInPlace } from '../src/private/replacement-properties';
import { databaseTemplate, testDatabase, TestProps } from './fixture';
import { seedProps } from './identity-cases';

function deployedFrom(props: TestProps): DeployedDatabase {
  const stack = testStack();
  const database = testDatabase(stack, props);
  const metadata = database.node.metadata.find(({ type }) => type === 'external-metrics:deployed');
  return stack.resolve(metadata!.data) as DeployedDatabase;
}

function synthesise(props: TestProps) {
  const stack = testStack();
  testDatabase(stack, props);
  (stack.node.root as App).synth();
}

function refused(props: TestProps) {
  return problemsOf((stack) => testDatabase(stack, props));
}

function fingerprintsIn(message: string): string[] {
  return [...new Set([...message.matchAll(/acknowledge the \w+ with ([0-9a-f]{12})/g)].map(([, fingerprint]) => fingerprint))];
}

const deployed = deployedFrom(seedProps);

test.each(Object.entries(replacementProperties))('%s: the table is that of the service specification, but for what is updated in place', (type, properties) => {
  expect([...properties, ...updatedInPlace[type] ?? []].sort()).toEqual(replacementPropertiesOf(type));
});

test('what stands is described: instance, subnet group, key, log groups, version', () => {
  expect(deployed.version).toBe('17');
  expect(deployed.resources.map(({ resourceType }) => resourceType).sort()).toEqual([
    'AWS::KMS::Key', 'AWS::Logs::LogGroup', 'AWS::Logs::LogGroup', 'AWS::RDS::DBInstance', 'AWS::RDS::DBSubnetGroup',
  ]);
});

test.each<[string, TestProps]>([
  ['nothing changes', {}],
  ['the version is raised', { version: PostgresVersion.V18 }],
  ['the storage grows', { allocatedStorage: Size.gibibytes(200) }],
  ['the class changes', { instanceType: new InstanceType('r7g.xlarge') }],
  ['the standby goes', { multiAz: false }],
  ['the windows move', { backupWindow: '05:00-06:00', maintenanceWindow: 'mon:02:00-mon:03:00' }],
  ['parameters change', { parameters: { work_mem: '65536' } }],
])('passes when %s', (_, change) => {
  expect(() => synthesise({ ...seedProps, ...change, deployed })).not.toThrow();
});

test.each<[string, TestProps]>([
  ['DBName', { databaseName: 'other' }],
  ['MasterUsername', { masterUsername: 'other' }],
  ['Port', { port: 5433 }],
])('a change of %s is refused, with the name that follows it, and passes with the acknowledgement', (property, change) => {
  const props = { ...seedProps, ...change, deployed };
  const message = refused(props);
  expect(message).toContain(`[ReplacementNotAcknowledged] DatabaseB269D8BB.${property} (AWS::RDS::DBInstance)`);
  expect(message).toContain('[ReplacementNotAcknowledged] DatabaseB269D8BB.DBInstanceIdentifier');
  expect(message).toContain('[ReplacementNotAcknowledged] DatabasePostgresqlLog95349A1F.LogGroupName');
  const fingerprints = fingerprintsIn(message);
  expect(fingerprints).toHaveLength(3);
  expect(refused({ ...props, acknowledgedReplacements: fingerprints.slice(1) })).toContain(fingerprints[0]);
  expect(() => synthesise({ ...props, acknowledgedReplacements: fingerprints })).not.toThrow();
});

test('another key is refused: instance, and the key that goes', () => {
  const message = problemsOf((stack) => testDatabase(stack, { ...seedProps, deployed, encryptionKey: Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/1') }));
  expect(message).toContain('[ReplacementNotAcknowledged] DatabaseB269D8BB.KmsKeyId');
  expect(message).toContain('[ReplacementNotAcknowledged] DatabaseB269D8BB.PerformanceInsightsKMSKeyId');
  expect(message).toContain('[RemovalNotAcknowledged] DatabaseKey64F5EF26 (AWS::KMS::Key)');
});

test('another subnet group is refused', () => {
  const elsewhere = { ...deployed, resources: deployed.resources.map((resource) => resource.resourceType === 'AWS::RDS::DBInstance' ? { ...resource, fingerprint: 'elsewhere', properties: { ...resource.properties, DBSubnetGroupName: '"another"' } } : resource) };
  expect(refused({ ...seedProps, deployed: elsewhere })).toMatch(/\[ReplacementNotAcknowledged] DatabaseB269D8BB\.DBSubnetGroupName .*expected "another"/);
});

test('a resource that is gone is refused, and passes with its fingerprint', () => {
  const [first] = deployed.resources;
  const withLost = { ...deployed, resources: [...deployed.resources, { ...first, logicalId: 'Lost' }] };
  const message = refused({ ...seedProps, deployed: withLost });
  expect(message).toContain('[RemovalNotAcknowledged] Lost');
  expect(() => synthesise({ ...seedProps, deployed: withLost, acknowledgedReplacements: fingerprintsIn(message) })).not.toThrow();
});

test('a major upgrade has parameters of its own, beside those of the version before', () => {
  const groups = (version: PostgresVersion) => Object.keys(databaseTemplate({ version }).findResources('AWS::RDS::DBParameterGroup'));
  expect(groups(PostgresVersion.V17)).toEqual(['DatabaseParameters177F953FAE']);
  expect(groups(PostgresVersion.V18)).not.toEqual(groups(PostgresVersion.V17));
});
