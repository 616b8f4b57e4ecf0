/** The properties whose change replaces, or may replace, a stateful resource; a test compares them with CloudFormation's specification. */
export const replacementProperties: Readonly<Record<string, readonly string[]>> = {
  'AWS::KMS::Key': [],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::SecretsManager::Secret': ['Name'],
  'AWS::RDS::DBSubnetGroup': ['DBSubnetGroupName'],
  'AWS::RDS::DBInstance': [
    'AvailabilityZone', 'BackupTarget', 'CharacterSetName', 'CustomIAMInstanceProfile', 'DBClusterIdentifier', 'DBClusterSnapshotIdentifier',
    'DBInstanceIdentifier', 'DBName', 'DBSnapshotIdentifier', 'DBSubnetGroupName', 'DBSystemId', 'Engine', 'KmsKeyId', 'MasterUsername',
    'NcharCharacterSetName', 'PerformanceInsightsKMSKeyId', 'Port', 'RestoreTime', 'SourceDBClusterIdentifier', 'SourceDBInstanceAutomatedBackupsArn',
    'SourceDBInstanceIdentifier', 'SourceDbiResourceId', 'SourceRegion', 'StorageEncrypted', 'StorageType', 'Timezone', 'UseLatestRestorableTime',
  ],
};

/**
 * What the specification marks "may replace" and CloudFormation's reference documents as "some interruptions" for an instance outside
 * a cluster: each of them changes in a database's ordinary life. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html
 */
export const updatedInPlace: Readonly<Record<string, readonly string[]>> = {
  'AWS::RDS::DBInstance': ['AutoMinorVersionUpgrade', 'BackupRetentionPeriod', 'DBParameterGroupName', 'MultiAZ', 'PreferredMaintenanceWindow'],
};
