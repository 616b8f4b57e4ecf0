import { App, Stack } from 'aws-cdk-lib';
import { CfnReplicationGroup } from 'aws-cdk-lib/aws-elasticache';
import { DatabaseInstance, DatabaseInstanceEngine, PostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { problemsOf, templateOf, testEnvironment, testStack } from '@external-metrics/testkit';
import { AddressPlan, DeployedNetwork, Network, NetworkProps } from '../src';

const DATABASE = 'AWS::RDS::DBSubnetGroup';
const CACHE = 'AWS::ElastiCache::SubnetGroup';
const build = (props: NetworkProps = {}) => templateOf((stack) => new Network(stack, 'Network', { dataTier: true, ...props }));
const dataSubnets = (...zones: string[]) => zones.map((zone) => ({ Ref: Match.stringLikeRegexp(`^NetworkData${zone}Subnet[0-9A-F]{8}$`) }));

function deployedFrom(props: NetworkProps): DeployedNetwork {
  const stack = testStack();
  const { node } = new Network(stack, 'Network', props);
  return stack.resolve(node.metadata.find(({ type }) => type === 'external-metrics:deployed')!.data) as DeployedNetwork;
}

test('none without a data tier', () => {
  const stack = testStack();
  const network = new Network(stack, 'Network');
  for (const type of [DATABASE, CACHE]) Template.fromStack(stack).resourceCountIs(type, 0);
  expect([network.databaseSubnetGroup, network.cacheSubnetGroupName]).toEqual([undefined, undefined]);
});

test('a data tier has one of each, over its subnets, without a name', () => {
  const template = build();
  template.resourcePropertiesCountIs(DATABASE, { SubnetIds: dataSubnets('A', 'B'), DBSubnetGroupName: Match.absent(), Tags: [{ Key: 'Name', Value: 'Test/Network/data' }] }, 1);
  template.resourcePropertiesCountIs(CACHE, { SubnetIds: dataSubnets('A', 'B'), CacheSubnetGroupName: Match.absent(), Tags: [{ Key: 'Name', Value: 'Test/Network/data' }] }, 1);
});

test('a zone is added in place', () => {
  const after = build({ availabilityZoneCount: 3 });
  for (const type of [DATABASE, CACHE]) {
    after.hasResourceProperties(type, { SubnetIds: dataSubnets('A', 'B', 'C') });
    expect(Object.keys(after.findResources(type))).toEqual(Object.keys(build().findResources(type)));
  }
});

test('one zone is enough for caches, but not for databases', () => {
  const stack = testStack();
  const network = new Network(stack, 'Network', { dataTier: true, availabilityZoneCount: 1 });
  Template.fromStack(stack).resourceCountIs(DATABASE, 0);
  Template.fromStack(stack).hasResourceProperties(CACHE, { SubnetIds: dataSubnets('A') });
  expect(network.databaseSubnetGroup).toBeUndefined();
  expect(network.cacheSubnetGroupName).toBeDefined();
});

test('local zones are left out', () => {
  const zones = ['us-east-1-bos-1a', 'us-east-1a', 'us-east-1b'];
  const addressPlan = AddressPlan.of({ zoneSlot: { 'us-east-1-bos-1a': 3 } });
  for (const type of [DATABASE, CACHE]) build({ addressPlan, availabilityZones: zones }).hasResourceProperties(type, { SubnetIds: dataSubnets('A', 'B') });
  build({ addressPlan, availabilityZones: zones.slice(0, 2) }).resourceCountIs(DATABASE, 0);
  build({ addressPlan, availabilityZones: zones.slice(0, 1) }).resourceCountIs(CACHE, 0);
});

test('serve a database and a cache of another stack', () => {
  const app = new App();
  const network = new Network(new Stack(app, 'NetworkStack', { env: testEnvironment }), 'Network', { dataTier: true });
  const stack = new Stack(app, 'Other', { env: testEnvironment });
  new DatabaseInstance(stack, 'Database', { vpc: network.vpc, subnetGroup: network.databaseSubnetGroup, engine: DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_17 }) });
  new CfnReplicationGroup(stack, 'Cache', { replicationGroupDescription: 'Cache', cacheSubnetGroupName: network.cacheSubnetGroupName });
  const template = Template.fromStack(stack);
  template.resourceCountIs(DATABASE, 0);
  template.hasResourceProperties('AWS::RDS::DBInstance', { DBSubnetGroupName: { 'Fn::ImportValue': Match.stringLikeRegexp('NetworkDatabaseSubnetGroup') } });
  template.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', { CacheSubnetGroupName: { 'Fn::ImportValue': Match.stringLikeRegexp('NetworkCacheSubnetGroup') } });
});

test('the groups are guarded: without the tier they would go', () => {
  const message = problemsOf((stack) => new Network(stack, 'Network', { deployed: deployedFrom({ dataTier: true }) }));
  expect(message).toMatch(/\[RemovalNotAcknowledged\] NetworkDatabaseSubnetGroup\w+ \(AWS::RDS::DBSubnetGroup\)/);
  expect(message).toMatch(/\[RemovalNotAcknowledged\] NetworkCacheSubnetGroup\w+ \(AWS::ElastiCache::SubnetGroup\)/);
});
