import assert from 'node:assert/strict';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { ArnPrincipal } from 'aws-cdk-lib/aws-iam';
import { PublicHostedZone } from 'aws-cdk-lib/aws-route53';
import { WebEdge } from '@external-metrics/edge';
import { EksCluster } from '@external-metrics/eks-cluster';
import { Network } from '@external-metrics/network';
import { PostgresDatabase } from '@external-metrics/postgres';
import { RedisCache } from '@external-metrics/redis';

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties: Record<string, unknown>;
}

const app = new App();

const foundation = new Stack(app, 'Foundation', { env: { region: 'us-east-1' } });
const { vpc } = new Network(foundation, 'Network');
const database = new PostgresDatabase(foundation, 'Database', { vpc });
const cache = new RedisCache(foundation, 'Cache', { vpc });

const service = new Stack(app, 'Service', { env: { region: 'us-east-1' } });
const hostedZone = new PublicHostedZone(service, 'Zone', { zoneName: 'example.com' });
const edge = new WebEdge(service, 'Edge', { vpc, hostedZone, domainName: 'metrics.example.com', allowedCidrBlocks: ['10.0.0.0/8'] });
const cluster = new EksCluster(service, 'Cluster', { vpc });
cluster.grants.admin(new ArnPrincipal('arn:aws:iam::111122223333:role/Administrator'));
const { role } = cluster.addPodIdentity('Web', { namespace: 'web', serviceAccount: 'web' });
database.grants.readSecret(role);
cache.grants.readSecret(role);
new CfnOutput(service, 'Url', { value: edge.url });
new CfnOutput(service, 'Kubeconfig', { value: cluster.kubeconfigCommand });

const assembly = app.synth();

/** What one resource of a type in a stack says of itself. */
function only(stack: Stack, type: string): Resource {
  const template = assembly.getStackArtifact(stack.artifactId).template as { Resources: Record<string, Resource> };
  const found = Object.values(template.Resources).filter((resource) => resource.Type === type);
  assert.equal(found.length, 1, `${stack.stackName} has ${found.length} of ${type}, not one`);
  return found[0];
}

function has(stack: Stack, type: string, expected: Record<string, unknown>) {
  const { Properties } = only(stack, type);
  for (const [name, value] of Object.entries(expected)) assert.deepEqual(Properties[name], value, `${type}.${name}`);
}

has(foundation, 'AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' });
has(foundation, 'AWS::RDS::DBInstance', { MultiAZ: true, StorageEncrypted: true, PubliclyAccessible: false, DeletionProtection: true });
assert.match(only(foundation, 'AWS::RDS::DBInstance').DeletionPolicy ?? '', /Snapshot|Retain/);
has(foundation, 'AWS::ElastiCache::ReplicationGroup', { AtRestEncryptionEnabled: true, TransitEncryptionEnabled: true, MultiAZEnabled: true });
has(service, 'AWS::EKS::Cluster', { DeletionProtection: true });
has(service, 'AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal', Type: 'application' });
assert.equal(assembly.getStackArtifact(service.artifactId).dependencies.some(({ id }) => id === foundation.artifactId), true, 'Service is deployed after Foundation');
