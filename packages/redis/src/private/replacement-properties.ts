/**
 * Properties that may replace according to the specification, and don't here: with the update policy UseOnlineResharding, which every sharded cache
 * has, CloudFormation changes the number of shards in place.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
 */
export const updatedInPlace: Readonly<Record<string, readonly string[]>> = { 'AWS::ElastiCache::ReplicationGroup': ['NumNodeGroups'] };

/**
 * By type of the stateful resources: the properties for whose change CloudFormation replaces the resource, or may, but for those that are known to
 * be changed in place.
 */
export const replacementProperties: Readonly<Record<string, readonly string[]>> = {
  'AWS::ElastiCache::ReplicationGroup': [
    'AtRestEncryptionEnabled', 'AuthToken', 'CacheSubnetGroupName', 'DataTieringEnabled', 'Engine', 'GlobalReplicationGroupId', 'KmsKeyId', 'NetworkType',
    'NodeGroupConfiguration', 'Port', 'PreferredCacheClusterAZs', 'ReplicasPerNodeGroup', 'ReplicationGroupId', 'SnapshotArns', 'SnapshotName',
  ],
  'AWS::ElastiCache::ServerlessCache': ['KmsKeyId', 'NetworkType', 'ServerlessCacheName', 'SnapshotArnsToRestore', 'SubnetIds'],
  'AWS::ElastiCache::SubnetGroup': ['CacheSubnetGroupName'],
  'AWS::ElastiCache::User': ['Engine', 'UserId', 'UserName'],
  'AWS::ElastiCache::UserGroup': ['Engine', 'UserGroupId'],
  'AWS::KMS::Key': [],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::SecretsManager::Secret': ['Name'],
};
