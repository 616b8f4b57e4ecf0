/**
 * By CloudFormation type of an edge's stateful resources: the properties whose change replaces, or may replace, the resource.
 * A certificate is left out: its replacement is issued and attached before the old one goes, and it holds no data.
 */
export const replacementProperties = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ['Name', 'Scheme', 'Type'],
  'AWS::ElasticLoadBalancingV2::TargetGroup': ['IpAddressType', 'Name', 'Port', 'Protocol', 'ProtocolVersion', 'TargetType', 'VpcId'],
  'AWS::KMS::Key': [],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::S3::Bucket': ['BucketName', 'BucketNamePrefix', 'BucketNamespace', 'ObjectLockEnabled'],
} as const satisfies Record<string, readonly string[]>;

/** Of a front door: another distribution has another domain name, and takes the names of the old one only once that has given them up. */
export const frontDoorReplacementProperties = {
  'AWS::CloudFront::Distribution': [],
  'AWS::KMS::Key': [],
  'AWS::Logs::LogGroup': replacementProperties['AWS::Logs::LogGroup'],
  'AWS::S3::Bucket': replacementProperties['AWS::S3::Bucket'],
} as const satisfies Record<string, readonly string[]>;
