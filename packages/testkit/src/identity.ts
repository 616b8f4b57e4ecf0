import { existsSync, readFileSync } from 'fs';
import { Template } from 'aws-cdk-lib/assertions';
import { replacementPropertiesOf } from './replacement';

/** The resources whose loss is the loss of data, addresses or trust. */
export const statefulTypes = [
  'AWS::EC2::VPC', 'AWS::EC2::Subnet', 'AWS::EC2::EIP', 'AWS::KMS::Key', 'AWS::EKS::Cluster', 'AWS::RDS::DBInstance', 'AWS::RDS::DBSubnetGroup',
  'AWS::ElastiCache::ReplicationGroup', 'AWS::ElastiCache::ServerlessCache', 'AWS::ElastiCache::SubnetGroup', 'AWS::ElastiCache::User', 'AWS::ElastiCache::UserGroup',
  'AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::ElasticLoadBalancingV2::TargetGroup', 'AWS::CertificateManager::Certificate', 'AWS::Route53::HostedZone', 'AWS::CloudFront::Distribution',
  'AWS::Backup::BackupVault', 'AWS::S3::Bucket', 'AWS::SecretsManager::Secret', 'AWS::Logs::LogGroup', 'AWS::IAM::Role',
];

/** By logical ID: the type, and the properties that CloudFormation would replace the resource for. */
export type Identity = Record<string, { readonly type: string; readonly properties: Record<string, unknown> }>;

/** What of a template is frozen. */
export function identityOf(template: Template): Identity {
  const { Resources = {} } = template.toJSON() as { Resources?: Record<string, { Type: string; Properties?: Record<string, unknown> }> };
  return Object.fromEntries(Object.entries(Resources)
    .filter(([, { Type }]) => statefulTypes.includes(Type))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([logicalId, { Type, Properties = {} }]) => [logicalId, {
      type: Type,
      properties: Object.fromEntries(replacementPropertiesOf(Type).filter((name) => Properties[name] !== undefined).map((name) => [name, Properties[name]])),
    }]));
}

/** The frozen identities, by the name of the case; only `npm run lock:identity` writes them. */
export function readIdentityLock(file: string): Record<string, Identity> {
  if (!existsSync(file)) throw new Error(`there is no ${file}; write it with "npm run lock:identity"`);
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Identity>;
}
