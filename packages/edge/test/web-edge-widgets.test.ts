import { Stack } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { testStack } from '@external-metrics/testkit';
import { WebEdge } from '../src';
import { givenEdge } from './fixture';

const attributes = {
  loadBalancerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/edge/50dc6c495c0c9188', loadBalancerDnsName: 'edge-1.eu-west-1.elb.amazonaws.com', loadBalancerCanonicalHostedZoneId: 'Z32O12XQLNTSW2',
  securityGroupId: 'sg-1', domainName: 'www.example.com', targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/pods/73e2d6bc24d8a067',
};

interface Graph {
  readonly type: string;
  readonly width: number;
  readonly height: number;
  readonly properties: { readonly title?: string; readonly markdown?: string; readonly metrics?: unknown[][]; readonly annotations?: { readonly horizontal: { readonly value: number }[] } };
}

const graphsOf = ({ widgets, stack }: { widgets: WebEdge['widgets']; stack: Stack }) => stack.resolve(widgets.overview().flatMap((widget) => widget.toJson())) as Graph[];

function graphs(edge: Parameters<typeof given>[0]) {
  const stack = testStack();
  return graphsOf({ widgets: given(edge)(stack).widgets, stack });
}

function given(imported?: Partial<typeof attributes & { webAclMetricName: string; certificateArns: string[] }>) {
  return (stack: ReturnType<typeof testStack>) => (imported ? WebEdge.fromWebEdgeAttributes(stack, 'Edge', { ...attributes, ...imported }) : givenEdge(stack));
}

test('the overview fits a dashboard: a heading, and two rows of four graphs', () => {
  const all = graphs(undefined);
  expect(all.map(({ properties: { title, markdown } }) => title ?? markdown)).toEqual([
    '## Edge', 'Requests (each 5 minutes)', 'Answers 5xx (each 5 minutes)', 'Latency (seconds)', 'Targets', 'Connections (each 5 minutes)', 'Capacity (LCU)', 'Web ACL (each 5 minutes)', 'Certificate (days to expiry)',
  ]);
  expect(all.slice(1).every(({ width, height }) => width === 6 && height === 5)).toBe(true);
  expect(() => new Dashboard(testStack(), 'Dashboard')).not.toThrow();
});

test('the thresholds are drawn', () => {
  expect(graphs(undefined).map(({ properties: { annotations } }) => annotations?.horizontal.map(({ value }) => value))).toEqual([undefined, undefined, [10], [2], undefined, undefined, [20], [1000], [14]]);
});

test('an edge that was made elsewhere has graphs of what is known of it', () => {
  expect(graphs({}).map(({ properties: { title } }) => title)).not.toContain('Web ACL (each 5 minutes)');
  expect(graphs({})).toHaveLength(7);
  expect(graphs({ webAclMetricName: 'acl', certificateArns: ['arn:aws:acm:eu-west-1:111122223333:certificate/1'] })).toHaveLength(9);
});

test('a widget looks as it is told', () => {
  const [{ width, height, properties }] = givenEdge(testStack()).widgets.latency({ title: 'Slow?', width: 12, height: 8 }).toJson() as Graph[];
  expect([width, height, properties.title]).toEqual([12, 8, 'Slow?']);
});
