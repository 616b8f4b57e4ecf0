import { Template } from 'aws-cdk-lib/assertions';
import { edgeTemplate } from './fixture';
import { frontDoorTemplate } from './front-door-fixture';
import { AlarmProperties, alarms, evaluate, Period } from './metric-math';

function alarmsOf(template: Template): [string, AlarmProperties][] {
  return Object.entries(template.findResources('AWS::CloudWatch::Alarm')).map(([id, { Properties }]) => [id.replace(/^\w+?Alarms(\w+?)[0-9A-F]{8}$/, '$1'), Properties as AlarmProperties]);
}

const edge = alarmsOf(edgeTemplate());
const door = alarmsOf(frontDoorTemplate({ originMetrics: true }));
const named = (list: [string, AlarmProperties][], name: string) => list.find(([id]) => id === name)![1];
const lasting = (period: Period): Period[] => Array.from({ length: 6 }, () => period);

/** What ALB, WAF and CloudFront publish of a service that is up and that nobody calls. */
const idle: Period = { HealthyHostCount: 2, UnHealthyHostCount: 0, ConsumedLCUs: 0.02, DaysToExpiry: 150 };
const zeros: Period = {
  ...idle, RequestCount: 0, HTTPCode_Target_5XX_Count: 0, HTTPCode_ELB_5XX_Count: 0, TargetResponseTime: 0, RejectedConnectionCount: 0, NewConnectionCount: 0, ClientTLSNegotiationErrorCount: 0,
  BlockedRequests: 0, AllowedRequests: 0, 'Requests': 0, '5xxErrorRate': 0, 'OriginLatency': 0,
};

test('the alarms are read', () => {
  expect(edge.map(([id]) => id)).toContain('ZoneUnhealthyuseast1a');
  expect(door.map(([id]) => id)).toContain('ServerErrors');
});

describe.each([['edge', edge], ['front door', door]])('%s', (_, list) => {
  test.each(list)('%s is quiet of an idle service: without data, without requests, with a single one that fails', (__, alarm) => {
    for (const period of [{}, idle, zeros, { ...idle, 'RequestCount': 1, 'HTTPCode_Target_5XX_Count': 1, 'Requests': 1, '5xxErrorRate': 100, 'BlockedRequests': 1, 'NewConnectionCount': 1, 'ClientTLSNegotiationErrorCount': 1 }]) {
      expect(alarms(alarm, lasting(period))).toBe(false);
    }
  });
});

test.each<[string, [string, AlarmProperties][], Period]>([
  ['Target5xx', edge, { RequestCount: 100, HTTPCode_Target_5XX_Count: 6 }],
  ['LoadBalancer5xx', edge, { HTTPCode_ELB_5XX_Count: 11 }],
  ['TargetLatencyP95', edge, { TargetResponseTime: 1.1 }],
  ['TargetLatencyP99', edge, { TargetResponseTime: 2.1 }],
  ['UnhealthyHosts', edge, { UnHealthyHostCount: 1 }],
  ['ZoneUnhealthyuseast1a', edge, { HealthyHostCount: 1, UnHealthyHostCount: 2 }],
  ['ZoneUnhealthyuseast1b', edge, { UnHealthyHostCount: 1 }],
  ['NoHealthyHost', edge, { HealthyHostCount: 0 }],
  ['RejectedConnections', edge, { RejectedConnectionCount: 1 }],
  ['TlsNegotiationErrors', edge, { NewConnectionCount: 100, ClientTLSNegotiationErrorCount: 21 }],
  ['ConsumedLcus', edge, { ConsumedLCUs: 21 }],
  ['WafBlockedSpike', edge, { BlockedRequests: 1001 }],
  ['WafBlockedPercent', edge, { BlockedRequests: 30, AllowedRequests: 70 }],
  ['WafBlockedPercent', edge, { BlockedRequests: 100 }],
  ['CertificateExpiry', edge, { DaysToExpiry: 13 }],
  ['CertificateExpiryUrgent', edge, { DaysToExpiry: 6 }],
  ['ServerErrors', door, { 'Requests': 20, '5xxErrorRate': 6 }],
  ['OriginLatency', door, { OriginLatency: 1501 }],
  ['WafBlockedSpike', door, { BlockedRequests: 1001 }],
  ['CertificateExpiry', door, { DaysToExpiry: 13 }],
  ['CertificateExpiryUrgent', door, { DaysToExpiry: 6 }],
])('%s goes off', (name, list, period) => {
  expect(alarms(named(list, name), lasting(period))).toBe(true);
});

test.each<[string, [string, AlarmProperties][], Period]>([
  ['Target5xx', edge, { RequestCount: 100, HTTPCode_Target_5XX_Count: 5 }],
  ['Target5xx', edge, { RequestCount: 19, HTTPCode_Target_5XX_Count: 19 }],
  ['Target5xx', edge, { RequestCount: 100 }],
  ['ZoneUnhealthyuseast1a', edge, { HealthyHostCount: 1, UnHealthyHostCount: 1 }],
  ['TlsNegotiationErrors', edge, { NewConnectionCount: 99, ClientTLSNegotiationErrorCount: 99 }],
  ['WafBlockedPercent', edge, { BlockedRequests: 99 }],
  ['CertificateExpiry', edge, { DaysToExpiry: 14 }],
  ['ServerErrors', door, { 'Requests': 19, '5xxErrorRate': 100 }],
  ['ServerErrors', door, { Requests: 1000 }],
])('%s stays quiet at its limit: %#', (name, list, period) => {
  expect(alarms(named(list, name), lasting(period))).toBe(false);
});

test('one bad period is no alarm of rates', () => {
  const [bad, good] = [{ RequestCount: 100, HTTPCode_Target_5XX_Count: 50 }, { RequestCount: 100 }];
  expect(alarms(named(edge, 'Target5xx'), [good, good, bad])).toBe(false);
  expect(alarms(named(edge, 'Target5xx'), [bad, good, bad])).toBe(true);
});

test('a certificate renewed by two thirds of its life never alarms, at every lifetime that is planned', () => {
  for (const lifetime of [198, 100, 47]) {
    const least = Math.floor(lifetime / 3);
    for (const name of ['CertificateExpiry', 'CertificateExpiryUrgent']) expect(alarms(named(edge, name), [{ DaysToExpiry: least }])).toBe(false);
  }
});

test.each([
  ['1 + 2 * 3', {}, 7], ['(1 + 2) * 3 - 1', {}, 8], ['IF(a >= 2, 10 / b, 0)', { a: 2, b: 0 }, undefined], ['IF(a >= 2, 1, 0)', { a: undefined }, undefined], ['FILL(a, 3)', { a: undefined }, 3], ['a + 1', { a: undefined }, undefined],
])('the evaluator: %s', (expression, variables, expected) => {
  expect(evaluate(expression, variables)).toBe(expected);
});
