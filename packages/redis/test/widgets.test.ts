import { Size, Stack } from 'aws-cdk-lib';
import { GraphWidget, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { testStack } from '@external-metrics/testkit';
import { AlarmThreshold, CacheTopology, RedisCache } from '../src';
import { CacheProps, newCache } from './fixture';

interface Graph {
  readonly type: string;
  readonly width: number;
  readonly properties: { readonly title: string; readonly metrics: [string, string, string, string][]; readonly annotations?: { horizontal: { value: number }[] } };
}

function shown(stack: Stack, widgets: IWidget[]): Graph[] {
  return (stack.resolve(widgets.flatMap((widget) => widget.toJson() as unknown[])) as Graph[]).filter(({ type }) => type === 'metric');
}

function overview(props: CacheProps = {}): Graph[] {
  const stack = testStack();
  return shown(stack, newCache(stack, props).widgets.overview());
}

const metricsIn = ({ properties }: Graph) => [...new Set(properties.metrics.map(([, metric]) => metric))];

test('the overview has what an operator looks at first, a line for each node, and two full rows', () => {
  const graphs = overview();
  expect(graphs.map(metricsIn)).toEqual([
    ['EngineCPUUtilization'], ['DatabaseMemoryUsagePercentage'], ['CacheHitRate'], ['CurrConnections'], ['SuccessfulReadRequestLatency', 'SuccessfulWriteRequestLatency'], ['Evictions'], ['NetworkBytesIn', 'NetworkBytesOut'], ['ReplicationLag'],
  ]);
  expect(graphs.map(({ width }) => width)).toEqual(Array(8).fill(6));
  expect(graphs[0].properties.metrics).toHaveLength(2);
});

test('thresholds are drawn, those that there are', () => {
  const lines = (props: CacheProps) => overview(props).map(({ properties }) => properties.annotations?.horizontal.map(({ value }) => value) ?? []);
  expect(lines({ alarms: { engineCpuPercent: AlarmThreshold.of(70), connections: AlarmThreshold.none() } })).toEqual([[70], [85], [], [], [], [1000], [], [10]]);
});

test('a serverless cache is one line, with its own graphs', () => {
  const graphs = overview({ topology: CacheTopology.serverless({ maxData: Size.gibibytes(10), maxEcpu: 5000 }) });
  expect(graphs.map(metricsIn)).toEqual([
    ['ElastiCacheProcessingUnits'], ['BytesUsedForCache'], ['CacheHitRate'], ['CurrConnections'], ['SuccessfulReadRequestLatency', 'SuccessfulWriteRequestLatency'], ['Evictions'], ['NetworkBytesIn', 'NetworkBytesOut'], ['ThrottledCmds'],
  ]);
  expect(graphs[1].properties.metrics).toEqual([['AWS/ElastiCache', 'BytesUsedForCache', 'clusterId', { Ref: 'CacheServerlessB4693E6C' }]]);
  expect(graphs[7].properties.annotations!.horizontal[0].value).toBe(0);
});

test('a graph never holds more metrics than CloudWatch draws', () => {
  const stack = testStack();
  const cache = RedisCache.fromRedisCacheAttributes(stack, 'Theirs', { cacheName: 'theirs', securityGroups: [], topology: CacheTopology.sharded({ shards: 250, replicasPerShard: 1 }), configurationEndpointAddress: 'cfg.example' });
  const graphs = shown(stack, cache.widgets.overview());
  expect(Math.max(...graphs.map(({ properties }) => properties.metrics.length))).toBe(400);
  expect(graphs[0].properties.annotations).toBeUndefined();
});

test('a widget takes a title and a size', () => {
  const stack = testStack();
  expect(shown(stack, [newCache(stack).widgets.memory({ title: 'RAM', width: 12, height: 8 }) as GraphWidget])[0]).toMatchObject({ width: 12, height: 8, properties: { title: 'RAM' } });
});
