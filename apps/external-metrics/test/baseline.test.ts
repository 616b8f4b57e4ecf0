import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { readDeployed } from '../src/assembly/read-deployed';
import { EnvironmentConfig } from '../src/config/environment-config';
import { environments } from '../src/environments';
import { DeployedEnvironment } from '../src/environments/deployed-environment';
import { Synthesised, synthesise, temporaryFolder } from './fixture';

const { staging } = environments;
const first = synthesise();
const deployed = readDeployed(first.folder);

function refusal(config: Partial<EnvironmentConfig>, standing: DeployedEnvironment = deployed): string {
  try {
    synthesise({ config, deployed: standing });
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('synthesis was expected to refuse this, and accepted it');
}

const acknowledgementsIn = (message: string) => [...new Set([...message.matchAll(/acknowledge the \w+ with ([0-9a-f]{12})/g)].map(([, fingerprint]) => fingerprint))];

// The functions that apply Kubernetes objects take their logs with them.
const logicalIdsOf = (environment: Synthesised, types: string[]) => environment.resources.filter(({ Type, stack }) => types.includes(Type) && stack !== 'Kubernetes').map(({ logicalId }) => logicalId).sort();

test('the baseline knows every stateful resource of the libraries, the versions, and the node groups', () => {
  const types = ['AWS::EC2::VPC', 'AWS::EC2::Subnet', 'AWS::EC2::EIP', 'AWS::EKS::Cluster', 'AWS::RDS::DBInstance', 'AWS::ElastiCache::ReplicationGroup', 'AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::S3::Bucket', 'AWS::SecretsManager::Secret', 'AWS::Logs::LogGroup'];
  const known = Object.values(deployed).flatMap(({ resources }: DeployedEnvironment['network']) => resources);
  expect(known.filter(({ resourceType }) => types.includes(resourceType)).map(({ logicalId }) => logicalId).sort()).toEqual(logicalIdsOf(first, types));
  expect(deployed).toMatchObject({ cluster: { kubernetesVersion: '1.35', nodeGroups: ['Default'] }, database: { version: '17' }, cache: { engine: 'valkey', engineVersion: '8.2', auth: 'users' } });
});

test('with it, the same configuration passes, and only the number of nodes is left to the autoscaler', () => {
  const second = synthesise({ deployed });
  expect(Object.keys(first.stacks).filter((stack) => JSON.stringify(first.template(stack)) !== JSON.stringify(second.template(stack)))).toEqual(['Cluster']);
  const expected = structuredClone(first.template('Cluster'));
  delete (expected.Resources[first.one('AWS::EKS::Nodegroup').logicalId].Properties!.ScalingConfig as { DesiredSize?: number }).DesiredSize;
  expect(second.template('Cluster')).toEqual(expected);
  expect(readDeployed(second.folder)).toEqual(deployed);
});

test('what AWS changes in place passes', () => {
  expect(() => synthesise({
    deployed,
    config: {
      cluster: { ...staging.cluster, kubernetesVersion: '1.36', nodes: { ...staging.cluster.nodes, max: 20 } }, cache: { ...staging.cache, nodes: 3, nodeType: 'cache.m7g.large' },
      database: { ...staging.database, version: '18', instanceType: 'm7g.large', multiAz: false, storageGiB: 100, maxStorageGiB: 500, backupRetentionDays: 14 },
      edge: { ...staging.edge, allowedCidrBlocks: ['10.0.0.0/16'] },
    },
  })).not.toThrow();
});

test.each<[string, Partial<EnvironmentConfig>, string]>([
  ["the network's addresses", { network: { ...staging.network, cidr: '10.9.0.0/16' } }, '.CidrBlock (AWS::EC2::VPC): got "10.9.0.0/16", expected "10.0.0.0/16", as deployed'],
  ['one NAT gateway for all', { network: { ...staging.network, nat: 'single' } }, '(AWS::EC2::NatGateway): got null, expected the resource that is deployed to stay'],
  ['a zone that goes', { network: { ...staging.network, availabilityZones: ['us-east-1a', 'us-east-1c'] } }, '(AWS::EC2::Subnet): got null, expected the resource that is deployed to stay'],
  ["the database's name", { database: { ...staging.database, name: 'metrics' } }, '.DBName (AWS::RDS::DBInstance): got "metrics", expected "external_metrics", as deployed'],
  ["the database's user", { database: { ...staging.database, user: 'somebody' } }, '.MasterUsername (AWS::RDS::DBInstance): got "somebody", expected "metrics_admin", as deployed'],
  ["the cache's engine", { cache: { ...staging.cache, engine: 'redis-7.1' } }, '.Engine (AWS::ElastiCache::ReplicationGroup): got "redis", expected "valkey", as deployed'],
  ["the cluster's name", { cluster: { ...staging.cluster, name: 'other' } }, '.Name (AWS::EKS::Cluster): got "other", expected "external-metrics-staging", as deployed'],
  ["the nodes' type", { cluster: { ...staging.cluster, nodes: { ...staging.cluster.nodes, instanceTypes: ['m7g.large'] } } }, '.InstanceTypes (AWS::EKS::Nodegroup): got ["m7g.large"], expected ["t4g.large"], as deployed'],
  ['a zone more, in which nodes may be', { network: { ...staging.network, availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'] } }, '.Subnets (AWS::EKS::Nodegroup): got'],
  ["the edge's scheme", { edge: { ...staging.edge, internetFacing: true, allowedCidrBlocks: ['0.0.0.0/0'] } }, '.Scheme (AWS::ElasticLoadBalancingV2::LoadBalancer): got "internet-facing", expected "internal", as deployed'],
  ['the port of the pods', { edge: { ...staging.edge, targetPort: 9000 } }, '.Port (AWS::ElasticLoadBalancingV2::TargetGroup): got 9000, expected 8080, as deployed'],
])('%s: refused with the old value and the new one, and passes with every acknowledgement that is named, and not with one less', (_, config, expected) => {
  const message = refusal(config);
  expect(message).toContain(expected);
  const acknowledgedReplacements = acknowledgementsIn(message);
  expect(acknowledgedReplacements.length).toBeGreaterThan(0);
  expect(() => synthesise({ config: { ...config, acknowledgedReplacements }, deployed })).not.toThrow();
  expect(acknowledgementsIn(refusal({ ...config, acknowledgedReplacements: acknowledgedReplacements.slice(1) }))).toEqual([acknowledgedReplacements[0]]);
});

test('an acknowledgement holds for one value, and expires once that value is deployed', () => {
  const named = (name: string) => ({ database: { ...staging.database, name } });
  const acknowledgedReplacements = acknowledgementsIn(refusal(named('metrics')));
  expect(refusal({ ...named('figures'), acknowledgedReplacements })).toContain('got "figures"');
  const replaced = readDeployed(synthesise({ config: named('metrics') }).folder);
  expect(refusal({ ...named('external_metrics'), acknowledgedReplacements }, replaced)).toContain('got "external_metrics", expected "metrics", as deployed');
});

test.each<[string, Partial<EnvironmentConfig>, Partial<DeployedEnvironment>, string]>([
  ['two minors of Kubernetes at once', { cluster: { ...staging.cluster, kubernetesVersion: '1.36' } }, { cluster: { ...deployed.cluster, kubernetesVersion: '1.34' } }, '[KubernetesVersionStep] version: got "1.36", expected 1.35: 1.34 is deployed'],
  ['Kubernetes going back', { cluster: { ...staging.cluster, kubernetesVersion: '1.34' } }, {}, '[KubernetesVersionDowngrade] version: got "1.34", expected 1.35, as deployed'],
  ['PostgreSQL going back', { database: { ...staging.database, version: '16' } }, {}, '[VersionDowngrade] version: got "16", expected 17, which is deployed'],
])('%s is refused, and no acknowledgement helps', (_, config, standing, expected) => {
  const message = refusal(config, { ...deployed, ...standing });
  expect(message).toContain(expected);
  expect(acknowledgementsIn(message)).toEqual([]);
});

test('refusals of several stacks come together', () => {
  const message = refusal({ network: { ...staging.network, cidr: '10.9.0.0/16' }, database: { ...staging.database, name: 'metrics' }, cluster: { ...staging.cluster, name: 'other' } });
  expect(['[Staging/Network/Network]', '[Staging/Data/Database]', '[Staging/Cluster/Cluster]'].filter((path) => !message.includes(path))).toEqual([]);
});

test('an assembly that says nothing of a part is refused', () => {
  const folder = join(temporaryFolder(), 'assembly-Staging');
  mkdirSync(folder);
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ version: '55.0.0', artifacts: {} }));
  expect(() => readDeployed(folder)).toThrow(/^assembly: 5 problems\n {2}\[AssemblyIncomplete\] network: /);
});
