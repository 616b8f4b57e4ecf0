/**
 * The properties whose change replaces a resource, by CloudFormation type. A node group holds no data, but its replacement takes every node away, and
 * fails where its size is an initial one: EKS wants a desired number again. Keys are guarded against removal.
 */
export const replacementProperties: Readonly<Record<string, readonly string[]>> = {
  'AWS::EKS::Cluster': ['BootstrapSelfManagedAddons', 'EncryptionConfig', 'KubernetesNetworkConfig', 'Name', 'OutpostConfig', 'RoleArn'],
  'AWS::EKS::Nodegroup': ['AmiType', 'CapacityType', 'ClusterName', 'DiskSize', 'InstanceTypes', 'NodeRole', 'NodegroupName', 'RemoteAccess', 'Subnets'],
  'AWS::KMS::Key': [],
  'AWS::Logs::LogGroup': ['LogGroupName'],
};
