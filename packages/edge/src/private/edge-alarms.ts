import { AlarmThreshold } from '../alarm-threshold';
import type { WebEdgeAlarmThresholds } from '../web-edge-alarms';
import { WebEdgeMetrics } from '../web-edge-metrics';
import { AlarmDefinition, certificateAlarms } from './alarm-definition';
import { targetGroupAlarms } from './target-group-alarm-definitions';

/** What is watched of an edge. The ids are for ever. */
export function edgeAlarms(metrics: WebEdgeMetrics, thresholds: WebEdgeAlarmThresholds, availabilityZones: string[]): AlarmDefinition[] {
  return [...answers(metrics, thresholds), ...targetGroupAlarms(metrics, thresholds, availabilityZones), ...connections(metrics, thresholds), ...certificateAlarms(metrics, thresholds), ...webAcl(metrics, thresholds)];
}

function answers(metrics: WebEdgeMetrics, thresholds: WebEdgeAlarmThresholds): AlarmDefinition[] {
  return [
    {
      id: 'LoadBalancer5xx', threshold: thresholds.loadBalancer5xxPerFiveMinutes ?? AlarmThreshold.of(10), severity: 'critical', metric: () => metrics.loadBalancer5xx(), periods: 3, datapoints: 2,
      description: 'The load balancer answers with errors of its own: 503 means no healthy target, 502 a target that breaks the connection, 504 one that does not answer in time, 500 often a WAF that does not answer. '
        + 'First: read which of them in the access log (elb_status_code), then look at the targets\' health.',
    },
  ];
}

function connections(metrics: WebEdgeMetrics, thresholds: WebEdgeAlarmThresholds): AlarmDefinition[] {
  return [
    {
      id: 'RejectedConnections', threshold: thresholds.rejectedConnectionsPerFiveMinutes ?? AlarmThreshold.of(0), severity: 'critical', metric: () => metrics.rejectedConnections(), periods: 1,
      description: 'The load balancer turns clients away: it cannot scale as fast as they come. First: look for an attack in the WAF log and lower the rate limit; if the load is genuine, ask AWS for reserved load balancer capacity.',
    },
    {
      id: 'TlsNegotiationErrors', threshold: thresholds.clientTlsNegotiationErrorPercent ?? AlarmThreshold.of(20), severity: 'warning', metric: () => metrics.clientTlsNegotiationErrorPercent(), periods: 3,
      description: 'Many clients do not get a TLS session: they speak only old versions or ciphers, do not trust the certificate, or look for another name in it. '
        + 'First: group the connection log by conn_status and client address; a new certificate or TLS policy is to be taken back, scanners are to be ignored.',
    },
    {
      id: 'ConsumedLcus', threshold: thresholds.consumedLcus ?? AlarmThreshold.of(20), severity: 'warning', metric: () => metrics.consumedLcus(), periods: 3,
      description: 'The load balancer takes more capacity than it was thought to, and is charged by it. First: see which dimension grows (new connections, active connections, bytes, rules); clients without keep-alive and large downloads are the usual ones.',
    },
  ];
}

function webAcl(metrics: WebEdgeMetrics, thresholds: WebEdgeAlarmThresholds): AlarmDefinition[] {
  return [
    {
      id: 'WafBlockedSpike', threshold: thresholds.wafBlockedPerFiveMinutes ?? AlarmThreshold.of(1000), severity: 'warning', metric: () => metrics.wafBlockedRequests(), periods: 3, datapoints: 2,
      description: 'The web ACL blocks many requests: an attack, or a rule that hits genuine clients. First: group the WAF log by terminatingRuleId and client address; switch a rule that is wrong to COUNT.',
    },
    {
      id: 'WafBlockedPercent', threshold: thresholds.wafBlockedPercent ?? AlarmThreshold.of(25), severity: 'warning', metric: () => metrics.wafBlockedPercent(), periods: 3,
      description: 'The web ACL blocks a large part of what comes: where it is the usual clients, a rule is wrong. First: group the WAF log by terminatingRuleId and path; switch a rule that hits genuine clients to COUNT.',
    },
  ];
}
