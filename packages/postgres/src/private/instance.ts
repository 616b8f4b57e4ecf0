import { RemovalPolicy } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { IRole } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnDBInstance, CfnDBInstanceProps, CfnDBParameterGroup, CfnDBSubnetGroup } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { passwordIn } from './master-secret';
import { Settings } from './settings';

export interface InstanceOptions {
  readonly settings: Settings;
  readonly databaseName?: string;
  readonly instanceIdentifier: string;
  readonly subnetGroup: CfnDBSubnetGroup;
  readonly parameterGroup: CfnDBParameterGroup;
  readonly securityGroup: SecurityGroup;
  readonly encryptionKey: IKey;
  /** Where the password of the master user is: undefined where RDS manages it. */
  readonly masterSecretArn?: string;
  readonly monitoringRole: IRole;
  readonly logExports: string[];
  /** The roles of its features. */
  readonly associatedRoles?: CfnDBInstance.DBInstanceRoleProperty[];
}

/** The L1: the L2 always makes a secret of its own, and knows no restore to a point in time. */
export function createInstance(scope: Construct, id: string, options: InstanceOptions): CfnDBInstance {
  const { settings, subnetGroup, parameterGroup, securityGroup, masterSecretArn } = options;
  const { removalPolicy } = settings;
  const kmsKeyId = options.encryptionKey.keyArn;
  const instance = new CfnDBInstance(scope, id, {
    dbInstanceIdentifier: options.instanceIdentifier,
    dbInstanceClass: `db.${settings.instanceType.toString()}`,
    port: settings.port.toString(),

    engine: 'postgres',
    engineVersion: settings.version.major,
    engineLifecycleSupport: `open-source-rds-extended-support${settings.extendedSupport ? '' : '-disabled'}`,
    allowMajorVersionUpgrade: settings.allowMajorVersionUpgrade,
    autoMinorVersionUpgrade: true,
    dbParameterGroupName: parameterGroup.ref,
    preferredMaintenanceWindow: settings.maintenanceWindow,

    multiAz: settings.multiAz,
    dbSubnetGroupName: subnetGroup.ref,
    vpcSecurityGroups: [securityGroup.securityGroupId],
    networkType: 'IPV4',
    publiclyAccessible: false,

    allocatedStorage: settings.allocatedStorage.toGibibytes().toString(),
    maxAllocatedStorage: settings.maxAllocatedStorage.toGibibytes(),
    storageType: 'gp3',
    iops: settings.iops,
    storageThroughput: settings.storageThroughput,

    ...beginningOf(options),
    ...(masterSecretArn === undefined ? { manageMasterUserPassword: true, masterUserSecret: { kmsKeyId } } : { manageMasterUserPassword: false, masterUserPassword: passwordIn(masterSecretArn) }),
    enableIamDatabaseAuthentication: true,
    caCertificateIdentifier: settings.caCertificate.toString(),

    backupRetentionPeriod: settings.backupRetention.toDays(),
    ...replicationOf(settings),
    preferredBackupWindow: settings.backupWindow,
    copyTagsToSnapshot: true,
    deleteAutomatedBackups: removalPolicy === RemovalPolicy.DESTROY,
    deletionProtection: settings.deletionProtection,

    enablePerformanceInsights: true,
    performanceInsightsKmsKeyId: kmsKeyId,
    performanceInsightsRetentionPeriod: settings.insightsRetention.toDays(),
    databaseInsightsMode: settings.databaseInsightsMode,
    monitoringInterval: 60,
    monitoringRoleArn: options.monitoringRole.roleArn,
    enableCloudwatchLogsExports: options.logExports,
    associatedRoles: options.associatedRoles,
  });
  instance.applyRemovalPolicy(removalPolicy);
  if (removalPolicy === RemovalPolicy.RETAIN || removalPolicy === RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE) {
    // A retained instance holds on to these, and CloudFormation would fail to delete them.
    for (const resource of [subnetGroup, parameterGroup, securityGroup]) resource.applyRemovalPolicy(removalPolicy);
  }
  return instance;
}

function replicationOf({ backupReplication: replication, backupRetention }: Settings): Partial<CfnDBInstanceProps> {
  return replication ? {
    automaticBackupReplicationRegion: replication.region,
    automaticBackupReplicationKmsKeyId: replication.encryptionKeyArn,
    automaticBackupReplicationRetentionPeriod: (replication.retention ?? backupRetention).toDays(),
  } : {};
}

/** What the data come from, and what they bring with them: CloudFormation wants nothing said of that. */
function beginningOf({ settings, databaseName, encryptionKey }: InstanceOptions): Partial<CfnDBInstanceProps> {
  const { snapshotIdentifier, restorePoint } = settings.source;
  if (snapshotIdentifier !== undefined) return { dbSnapshotIdentifier: snapshotIdentifier };
  if (restorePoint === undefined) return { dbName: databaseName, masterUsername: settings.masterUsername, storageEncrypted: true, kmsKeyId: encryptionKey.keyArn };
  return {
    sourceDbInstanceIdentifier: restorePoint.sourceInstanceIdentifier,
    sourceDbiResourceId: restorePoint.sourceInstanceResourceId,
    sourceDbInstanceAutomatedBackupsArn: restorePoint.automatedBackupsArn,
    ...(restorePoint.restoreTime === undefined ? { useLatestRestorableTime: true } : { restoreTime: restorePoint.restoreTime }),
  };
}
