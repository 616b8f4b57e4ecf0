import { App, Lazy, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { lossesOf, templateOf } from '@external-metrics/testkit';
import { CacheTopology } from '../src';
import { RedisGlobalDatastore } from '../src/redis-global-datastore';
import { CacheProps, newCache } from './fixture';

function global(cacheProps: CacheProps = {}): Template {
  return templateOf((stack) => new RedisGlobalDatastore(stack, 'Global', { primary: newCache(stack, cacheProps), suffix: 'sessions' }));
}

test('the cache is its primary, and the only member that the template names', () => {
  const template = global();
  const [primary] = Object.keys(template.findResources('AWS::ElastiCache::ReplicationGroup'));
  const groups = Object.values(template.findResources('AWS::ElastiCache::GlobalReplicationGroup')) as { Properties: unknown }[];
  expect(groups.map(({ Properties }) => Properties)).toEqual([{
    GlobalReplicationGroupIdSuffix: 'sessions',
    GlobalReplicationGroupDescription: 'Test/Global',
    AutomaticFailoverEnabled: true,
    Members: [{ ReplicationGroupId: { Ref: primary }, ReplicationGroupRegion: 'us-east-1', Role: 'PRIMARY' }],
  }]);
});

test('without replicas nothing fails over', () => {
  global({ topology: CacheTopology.replicated({ nodes: 1 }) }).hasResourceProperties('AWS::ElastiCache::GlobalReplicationGroup', { AutomaticFailoverEnabled: false });
});

test('its ID is what the others take', () => {
  const template = templateOf((stack) => {
    const { globalReplicationGroupId } = new RedisGlobalDatastore(stack, 'Global', { primary: newCache(stack), suffix: 'sessions' });
    stack.exportValue(globalReplicationGroupId, { name: 'id' });
  });
  const [id] = Object.keys(template.findResources('AWS::ElastiCache::GlobalReplicationGroup'));
  template.hasOutput('*', { Value: { 'Fn::GetAtt': [id, 'GlobalReplicationGroupId'] } });
});

test('it is added: nothing of the cache is removed or replaced', () => {
  expect(lossesOf(templateOf((stack) => newCache(stack)), global())).toEqual({ removed: [], replaced: [] });
});

test.each(['cache.m5.large', 'cache.r6gd.xlarge', 'cache.r8g.large', 'cache.c7gn.large'])('%s is taken', (nodeType) => {
  expect(() => global({ nodeType })).not.toThrow();
});

test.each<[string, CacheProps]>([
  ['primary.topology: got "serverless"', { topology: CacheTopology.serverless({ maxData: Size.gibibytes(5), maxEcpu: 5000 }) }],
  ['primary.globalReplicationGroupId: got "a secondary of a global datastore"', { globalReplicationGroupId: 'ldgnf-orders' }],
  ['primary.nodeType: got "cache.t4g.small"', { nodeType: 'cache.t4g.small' }],
  ['primary.nodeType: got "cache.m4.large"', { nodeType: 'cache.m4.large' }],
])('refused: %s', (message, cacheProps) => {
  expect(() => global(cacheProps)).toThrow(`[GlobalDatastoreUnsupported] ${message}`);
});

test('refused: a primary of another region, and one that can\'t be, both at once', () => {
  const app = new App();
  const stackIn = (region: string) => new Stack(app, `In-${region}`, { env: { account: '111122223333', region } });
  const primary = newCache(stackIn('us-east-1'), { nodeType: 'cache.t4g.small' });
  expect(() => new RedisGlobalDatastore(stackIn('eu-central-1'), 'Global', { primary, suffix: 'sessions' }))
    .toThrow(/2 problems[^]*\[GlobalDatastoreUnsupported] primary: got "a cache in us-east-1", expected a cache in eu-central-1[^]*primary\.nodeType/);
});

test('what is known only when it is deployed is taken', () => {
  const app = new App();
  const primary = newCache(new Stack(app, 'Home', { env: { account: '111122223333', region: 'us-east-1' } }), { nodeType: Lazy.string({ produce: () => 'cache.t4g.small' }) });
  expect(() => new RedisGlobalDatastore(new Stack(app, 'Anywhere'), 'Global', { primary, suffix: 'sessions' })).not.toThrow();
});
