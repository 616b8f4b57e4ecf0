import { App, CfnParameter, Duration, Lazy, Size, Token } from 'aws-cdk-lib';
import { InstanceType, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { DatabaseInsightsMode } from 'aws-cdk-lib/aws-rds';
import { problemsOf, testStack } from '@external-metrics/testkit';
import { PostgresVersion } from '../src';
import { overlap, parseDaily, parseWeekly } from '../src/private/windows';
import { databaseTemplate, testDatabase, TestProps, testVpc } from './fixture';

const deployed = (version: string) => ({ version, resources: [] });

test.each<[code: string, subject: string, TestProps]>([
  ['PublicSubnets', 'vpcSubnets', { vpcSubnets: { subnetType: SubnetType.PUBLIC } }],
  ['SubnetsInvalid', 'vpcSubnets', { vpcSubnets: { subnetGroupName: 'Nowhere' } }],
  ['SubnetsInvalid', 'vpcSubnets', { vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED, availabilityZones: ['us-east-1a'] } }],
  ['VersionUnsupported', 'version', { version: PostgresVersion.of('13') }],
  ['VersionUnsupported', 'version', { version: PostgresVersion.of('10'), extendedSupport: true }],
  ['VersionDowngrade', 'version', { version: PostgresVersion.V16, deployed: deployed('17') }],
  ['InstanceTypeInvalid', 'instanceType', { instanceType: new InstanceType('db.m7g.large') }],
  ['InstanceClassUnknown', 'instanceType', { instanceType: new InstanceType('m7g.24xlarge') }],
  ['InstanceClassUnknown', 'instanceType', { instanceType: new InstanceType('m4.large'), instanceVcpus: 2 }],
  ['StorageInvalid', 'allocatedStorage', { allocatedStorage: Size.gibibytes(19) }],
  ['StorageInvalid', 'allocatedStorage', { allocatedStorage: Size.mebibytes(20.5 * 1024) }],
  ['StorageInvalid', 'maxAllocatedStorage', { maxAllocatedStorage: Size.gibibytes(65537) }],
  ['StorageLimitTooLow', 'maxAllocatedStorage', { maxAllocatedStorage: Size.gibibytes(99) }],
  ['StorageLimitTooLow', 'maxAllocatedStorage', { maxAllocatedStorage: Size.gibibytes(109) }],
  ['StoragePerformanceFixed', 'iops', { iops: 12_000 }],
  ['StoragePerformanceFixed', 'storageThroughput', { allocatedStorage: Size.gibibytes(399), storageThroughput: 500 }],
  ['IopsInvalid', 'iops', { allocatedStorage: Size.gibibytes(400), iops: 11_999 }],
  ['IopsInvalid', 'iops', { allocatedStorage: Size.gibibytes(400), iops: 64_001 }],
  ['IopsInvalid', 'iops', { allocatedStorage: Size.gibibytes(400), iops: 12_000.5 }],
  ['StorageThroughputInvalid', 'storageThroughput', { allocatedStorage: Size.gibibytes(400), storageThroughput: 499 }],
  ['StorageThroughputInvalid', 'storageThroughput', { allocatedStorage: Size.gibibytes(400), storageThroughput: 4_001, iops: 64_000 }],
  ['StorageRatioInvalid', 'storageThroughput', { allocatedStorage: Size.gibibytes(400), storageThroughput: 3_001 }],
  ['StorageRatioInvalid', 'storageThroughput', { allocatedStorage: Size.gibibytes(400), storageThroughput: 4_000, iops: 15_999 }],
  ['DatabaseNameInvalid', 'databaseName', { databaseName: 'external-metrics' }],
  ['DatabaseNameInvalid', 'databaseName', { databaseName: '1metrics' }],
  ['DatabaseNameInvalid', 'databaseName', { databaseName: 'Table' }],
  ['DatabaseNameInvalid', 'databaseName', { databaseName: 'm'.repeat(64) }],
  ['DatabaseNameInvalid', 'databaseName', { databaseName: '' }],
  ['MasterUsernameInvalid', 'masterUsername', { masterUsername: 'rdsadmin' }],
  ['MasterUsernameInvalid', 'masterUsername', { masterUsername: 'admin' }],
  ['MasterUsernameInvalid', 'masterUsername', { masterUsername: 'pg_owner' }],
  ['MasterUsernameInvalid', 'masterUsername', { masterUsername: 'user' }],
  ['MasterUsernameInvalid', 'masterUsername', { masterUsername: '_metrics' }],
  ['PortInvalid', 'port', { port: 1149 }],
  ['PortInvalid', 'port', { port: 65536 }],
  ['PortInvalid', 'port', { port: 5432.5 }],
  ['BackupRetentionInvalid', 'backupRetention', { backupRetention: Duration.days(0) }],
  ['BackupRetentionInvalid', 'backupRetention', { backupRetention: Duration.days(36) }],
  ['BackupRetentionInvalid', 'backupRetention', { backupRetention: Duration.hours(36) }],
  ['ReplicationRegionInvalid', 'backupReplication.region', { backupReplication: { region: 'us-east-1', encryptionKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/1' } }],
  ['ReplicationRegionInvalid', 'backupReplication.region', { backupReplication: { region: 'Oregon', encryptionKeyArn: 'arn:aws:kms:Oregon:111122223333:key/1' } }],
  ['ReplicationKeyInvalid', 'backupReplication.encryptionKeyArn', { backupReplication: { region: 'us-west-2', encryptionKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/1' } }],
  ['ReplicationKeyInvalid', 'backupReplication.encryptionKeyArn', { backupReplication: { region: 'us-west-2', encryptionKeyArn: 'arn:aws:kms:us-west-2:111122223333:alias/backups' } }],
  ['ReplicationRetentionInvalid', 'backupReplication.retention', { backupReplication: { region: 'us-west-2', encryptionKeyArn: 'arn:aws:kms:us-west-2:111122223333:key/1', retention: Duration.days(36) } }],
  ['ReplicationRetentionInvalid', 'backupReplication.retention', { backupReplication: { region: 'us-west-2', encryptionKeyArn: 'arn:aws:kms:us-west-2:111122223333:key/1', retention: Duration.hours(36) } }],
  ['WindowInvalid', 'backupWindow', { backupWindow: '2:00-3:00' }],
  ['WindowInvalid', 'backupWindow', { backupWindow: '02:00-02:29' }],
  ['WindowInvalid', 'maintenanceWindow', { maintenanceWindow: '04:00-05:00' }],
  ['WindowInvalid', 'maintenanceWindow', { maintenanceWindow: 'sun:04:00-mon:04:01' }],
  ['WindowInvalid', 'maintenanceWindow', { maintenanceWindow: 'sol:04:00-sol:05:00' }],
  ['WindowsOverlap', 'backupWindow', { backupWindow: '04:30-05:30' }],
  ['InsightsRetentionInvalid', 'insightsRetention', { insightsRetention: Duration.days(30) }],
  ['InsightsRetentionInvalid', 'insightsRetention', { insightsRetention: Duration.days(31 * 24) }],
  ['InsightsRetentionInvalid', 'insightsRetention', { insightsRetention: Duration.days(7), databaseInsightsMode: DatabaseInsightsMode.ADVANCED }],
  ['ParameterProtected', 'parameters["rds.force_ssl"]', { parameters: { 'rds.force_ssl': '0' } }],
  ['ParameterProtected', 'parameters["ssl_min_protocol_version"]', { parameters: { ssl_min_protocol_version: 'TLSv1' } }],
  ['ParameterProtected', 'parameters["ssl_max_protocol_version"]', { parameters: { ssl_max_protocol_version: 'TLSv1.1' } }],
  ['ParameterProtected', 'parameters["password_encryption"]', { parameters: { password_encryption: 'md5' } }],
  ['ParameterProtected', 'parameters["log_connections"]', { parameters: { log_connections: '0' } }],
  ['ParameterProtected', 'parameters["log_disconnections"]', { parameters: { log_disconnections: '0' } }],
  ['ParameterProtected', 'parameters["autovacuum"]', { parameters: { autovacuum: 'off' } }],
  ['ParameterProtected', 'parameters["full_page_writes"]', { parameters: { full_page_writes: '0' } }],
  ['ParameterReserved', 'parameters["shared_preload_libraries"]', { parameters: { shared_preload_libraries: 'pg_cron' } }],
  ['PreloadLibraryInvalid', 'preloadLibraries', { preloadLibraries: ['pg_cron,pgaudit'] }],
  ['PreloadLibraryInvalid', 'preloadLibraries', { preloadLibraries: [''] }],
])('%s: %s', (code, subject, props) => {
  const message = problemsOf((stack) => testDatabase(stack, props));
  expect(message).toContain(`Test/Database: 1 problem\n  [${code}] ${subject}: got `);
  expect(message).toMatch(/, expected .+; .+/);
});

test.each<[string, TestProps]>([
  ['names at their limits', { databaseName: 'M'.repeat(63), masterUsername: 'a' }],
  ['ports at their limits', { port: 1150 }],
  ['retention at its limits', { backupRetention: Duration.days(1), insightsRetention: Duration.days(731) }],
  ['retention in other units', { backupRetention: Duration.hours(48), insightsRetention: Duration.days(31) }],
  ['storage at its limits', { allocatedStorage: Size.gibibytes(20), maxAllocatedStorage: Size.gibibytes(22) }],
  ['the largest storage', { allocatedStorage: Size.gibibytes(1024), maxAllocatedStorage: Size.tebibytes(64) }],
  ['the least performance that is paid for', { allocatedStorage: Size.gibibytes(400), iops: 12_000, storageThroughput: 500 }],
  ['the most throughput that the operations allow', { allocatedStorage: Size.gibibytes(400), iops: 16_000, storageThroughput: 4_000 }],
  ['the most performance', { allocatedStorage: Size.gibibytes(400), iops: 64_000, storageThroughput: 4_000 }],
  ['a class that AWS added later, with its memory', { instanceType: new InstanceType('m10g.large'), instanceMemory: Size.gibibytes(8) }],
  ['a copy of the backups at the limits of its retention', { backupReplication: { region: 'us-gov-west-1', encryptionKeyArn: 'arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-1', retention: Duration.days(35) } }],
  ['adjacent windows', { backupWindow: '05:00-05:30', maintenanceWindow: 'Sun:04:00-Sun:05:00' }],
  ['a version in extended support that is paid for', { version: PostgresVersion.of('13'), extendedSupport: true }],
  ['the deployed version', { version: PostgresVersion.V17, deployed: deployed('17') }],
  ['a protected parameter with the value that it has', { parameters: { 'rds.force_ssl': '1', log_connections: 'all' } }],
])('passes with %s', (_, props) => {
  expect(() => databaseTemplate(props)).not.toThrow();
});

test('several problems are reported together', () => {
  const message = problemsOf((stack) => testDatabase(stack, { port: 1, backupRetention: Duration.days(0), databaseName: '1', vpcSubnets: { subnetType: SubnetType.PUBLIC } }));
  expect(message).toContain('Test/Database: 4 problems');
  expect([...message.matchAll(/\[(\w+)\]/g)].map(([, code]) => code)).toEqual(['PublicSubnets', 'DatabaseNameInvalid', 'PortInvalid', 'BackupRetentionInvalid']);
});

test('nothing is made when something is wrong', () => {
  const stack = testStack();
  expect(() => testDatabase(stack, { port: 1 })).toThrow('[PortInvalid]');
  expect(stack.node.findChild('Database').node.children).toEqual([]);
});

test('a public subnet among private ones is refused', () => {
  const message = problemsOf((stack) => {
    const vpc = testVpc(stack);
    testDatabase(stack, { vpc, vpcSubnets: { subnets: [...vpc.privateSubnets, vpc.publicSubnets[0]] } });
  });
  expect(message).toContain('[PublicSubnets]');
});

test('a network without private subnets is refused', () => {
  const message = problemsOf((stack) => testDatabase(stack, { vpc: Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a', 'b'], publicSubnetIds: ['a', 'b'], publicSubnetRouteTableIds: ['r', 's'] }) }));
  expect(message).toContain('[SubnetsInvalid]');
});

test.each(['17.4', '', 'latest', '9', 'postgres17'])('PostgresVersion.of("%s") is refused', (major) => {
  expect(() => PostgresVersion.of(major)).toThrow('[VersionInvalid] major');
});

test('what is known at deployment only passes', () => {
  const stack = testStack();
  const text = (id: string) => new CfnParameter(stack, id).valueAsString;
  const number = (id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;
  testDatabase(stack, {
    databaseName: text('Name'), masterUsername: text('User'), port: number('Port'), backupRetention: Duration.days(number('Backup')), backupWindow: text('BackupWindow'),
    maintenanceWindow: text('Maintenance'), insightsRetention: Duration.days(number('Insights')), allocatedStorage: Size.gibibytes(number('Least')), maxAllocatedStorage: Size.gibibytes(number('Most')),
    iops: number('Iops'), storageThroughput: number('Throughput'),
    instanceType: new InstanceType(Lazy.string({ produce: () => 'm7g.large' })), parameters: { 'rds.force_ssl': Token.asString({ Ref: 'Force' }), max_connections: text('Connections') },
  });
  expect(() => (stack.node.root as App).synth()).not.toThrow();
});

test.each([
  ['02:00-03:00', 'sun:03:00-sun:04:00', false],
  ['02:00-03:01', 'sun:03:00-sun:04:00', true],
  ['23:30-00:30', 'sat:23:00-sat:23:45', true],
  ['23:30-00:30', 'sun:00:00-sun:00:30', true],
  ['23:30-00:30', 'sun:00:30-sun:01:00', false],
  ['02:00-03:00', 'sat:23:00-sun:02:30', true],
  ['12:00-13:00', 'mon:11:00-mon:14:00', true],
])('%s and %s overlap: %s', (daily, weekly, expected) => {
  expect(overlap(parseDaily(daily)!, parseWeekly(weekly)!)).toBe(expected);
});
