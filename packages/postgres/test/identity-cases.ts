import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { InstanceType, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CaCertificate, DatabaseInsightsMode } from 'aws-cdk-lib/aws-rds';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Template } from 'aws-cdk-lib/assertions';
import { templateOf } from '@external-metrics/testkit';
import { AlarmThreshold, DatabaseSource, MasterCredentials, PostgresBackupPlan, PostgresReadReplica, PostgresVersion } from '../src';
import { databaseTemplate, testDatabase, TestProps, testVpc } from './fixture';

export const fullProps: TestProps = {
  vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
  version: PostgresVersion.V18,
  allowMajorVersionUpgrade: true,
  extendedSupport: true,
  instanceType: new InstanceType('t3.small'),
  multiAz: false,
  allocatedStorage: Size.gibibytes(20),
  maxAllocatedStorage: Size.gibibytes(200),
  databaseName: 'external_metrics',
  masterUsername: 'metrics_admin',
  port: 5433,
  backupRetention: Duration.days(35),
  backupWindow: '23:30-00:30',
  maintenanceWindow: 'sat:01:00-sat:02:30',
  deletionProtection: false,
  removalPolicy: RemovalPolicy.RETAIN,
  databaseInsightsMode: DatabaseInsightsMode.ADVANCED,
  logRetention: RetentionDays.ONE_YEAR,
  caCertificate: CaCertificate.RDS_CA_ECC384_G1,
  parameters: { max_connections: '200' },
  alarms: { cpuUtilizationPercent: AlarmThreshold.none() },
};

/** The database of the system that this project replaces. */
export const seedProps: TestProps = { instanceType: new InstanceType('t3.small'), databaseName: 'external_metrics', masterUsername: 'metrics_admin' };

/** By name: what is frozen by `identity.lock.json`. */
export const identityCases: Record<string, () => Template> = {
  least: () => databaseTemplate(),
  full: () => databaseTemplate(fullProps),
  seed: () => databaseTemplate(seedProps),
  restored: () => databaseTemplate({ ...seedProps, source: DatabaseSource.snapshot('before-the-upgrade') }),
  'generated secret': () => databaseTemplate({ ...seedProps, credentials: MasterCredentials.generatedSecret() }),
  'read replica': () => templateOf((stack) => {
    const vpc = testVpc(stack);
    new PostgresReadReplica(stack, 'Replica', { source: testDatabase(stack, { ...seedProps, vpc, credentials: MasterCredentials.generatedSecret() }), vpc });
  }),
  'backup plan': () => templateOf((stack) => new PostgresBackupPlan(stack, 'Backups', { databases: [testDatabase(stack, seedProps)] })),
  'own key': () => templateOf((stack) => testDatabase(stack, { encryptionKey: Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/1') })),
};
