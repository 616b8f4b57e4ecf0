import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { InstanceType, SubnetSelection, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CaCertificate, DatabaseInsightsMode } from 'aws-cdk-lib/aws-rds';
import { DatabaseSource } from '../database-source';
import { MasterCredentials } from '../master-credentials';
import { PostgresDatabaseProps } from '../postgres-database-props';
import { PostgresVersion } from '../postgres-version';
import { striped } from './check-storage';

/** What the caller chose, and the defaults for the rest. */
export type Settings = ReturnType<typeof settingsOf>;

export function settingsOf(props: PostgresDatabaseProps) {
  const databaseInsightsMode = props.databaseInsightsMode ?? DatabaseInsightsMode.STANDARD;
  const version = props.version ?? (props.deployed ? PostgresVersion.of(props.deployed.version) : PostgresVersion.V17);
  return {
    source: props.source ?? DatabaseSource.empty(),
    credentials: props.credentials ?? MasterCredentials.managed(),
    version,
    allowMajorVersionUpgrade: props.allowMajorVersionUpgrade ?? (props.deployed !== undefined && Number(props.deployed.version) < Number(version.major)),
    extendedSupport: props.extendedSupport ?? false,
    vpcSubnets: props.vpcSubnets ?? defaultSubnets(props),
    instanceType: props.instanceType ?? new InstanceType('m7g.large'),
    multiAz: props.multiAz ?? true,
    allocatedStorage: props.allocatedStorage ?? Size.gibibytes(100),
    maxAllocatedStorage: props.maxAllocatedStorage ?? Size.gibibytes(1000),
    ...storagePerformanceOf(props),
    masterUsername: props.masterUsername ?? 'postgres',
    port: props.port ?? 5432,
    backupRetention: props.backupRetention ?? Duration.days(7),
    backupReplication: props.backupReplication,
    backupWindow: props.backupWindow ?? '02:00-03:00',
    maintenanceWindow: props.maintenanceWindow ?? 'sun:04:00-sun:05:00',
    deletionProtection: props.deletionProtection ?? true,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.SNAPSHOT,
    databaseInsightsMode,
    insightsRetention: props.insightsRetention ?? Duration.days(databaseInsightsMode === DatabaseInsightsMode.ADVANCED ? 465 : 7),
    logRetention: props.logRetention ?? RetentionDays.THREE_MONTHS,
    caCertificate: props.caCertificate ?? CaCertificate.RDS_CA_RSA2048_G1,
  };
}

/** Both are said where one is: their ratio is what RDS checks. */
function storagePerformanceOf({ iops, storageThroughput }: PostgresDatabaseProps) {
  if (iops === undefined && storageThroughput === undefined) return {};
  return { iops: iops ?? striped.iops.least, storageThroughput: storageThroughput ?? striped.throughput.least };
}

function defaultSubnets({ vpc }: PostgresDatabaseProps): SubnetSelection {
  return { subnetType: vpc.isolatedSubnets.length > 0 ? SubnetType.PRIVATE_ISOLATED : SubnetType.PRIVATE_WITH_EGRESS };
}
