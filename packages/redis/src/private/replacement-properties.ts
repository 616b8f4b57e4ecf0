/**
 * By type of the stateful resources: the properties for whose change CloudFormation replaces the resource, or may.
 *
 * `NumNodeGroups` isn't among them: with the update policy UseOnlineResharding, which every sharded cache has here,
 * CloudFormation changes it in place.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
 */
export const replacementProperties: Readonly<Record<string, readonly string[]>> = {
  'AWS::ElastiCache::ReplicationGroup': [
    'AtRestEncryptionEnabled', 'AuthToken', 'CacheSubnetGroupName', 'DataTieringEnabled', 'Engine', 'GlobalReplicationGroupId', 'KmsKeyId', 'NetworkType',
    'NodeGroupConfiguration', 'Port', 'PreferredCacheClusterAZs', 'ReplicasPerNodeGroup', 'ReplicationGroupId', 'SnapshotArns', 'SnapshotName',
  ],
  'AWS::ElastiCache::SubnetGroup': ['CacheSubnetGroupName'],
  'AWS::ElastiCache::User': ['Engine', 'UserId', 'UserName'],
  'AWS::ElastiCache::UserGroup': ['Engine', 'UserGroupId'],
  'AWS::KMS::Key': [],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::SecretsManager::Secret': ['Name'],
};
