import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { AlarmThreshold } from '../alarm-threshold';
import type { WebEdgeAlarmThresholds } from '../web-edge-alarms';
import { WebEdgeMetrics } from '../web-edge-metrics';
import { AlarmDefinition, certificateAlarms, zoneId } from './alarm-definition';

/** What is watched of an edge. The ids are for ever. */
export function edgeAlarms(metrics: WebEdgeMetrics, thresholds: WebEdgeAlarmThresholds, availabilityZones: string[]): AlarmDefinition[] {
  return [...answers(metrics, thresholds), ...targets(metrics, thresholds, availabilityZones), ...connections(metrics, thresholds), ...certificateAlarms(metrics, thresholds), ...webAcl(metrics, thresholds)];
}

function answers(metrics: WebEdgeMetrics, thresholds: WebEdgeAlarmThresholds): AlarmDefinition[] {
  return [
    {
      id: 'LoadBalancer5xx', threshold: thresholds.loadBalancer5xxPerFiveMinutes ?? AlarmThreshold.of(10), severity: 'critical', metric: () => metrics.loadBalancer5xx(), periods: 3, datapoints: 2,
      description: 'The load balancer answers with errors of its own: 503 means no healthy target, 502 a target that breaks the connection, 504 one that does not answer in time, 500 often a WAF that does not answer. '
        + 'First: read which of them in the access log (elb_status_code), then look at the targets\' health.',
    },
    {
      id: 'Target5xx', threshold: thresholds.target5xxPercent ?? AlarmThreshold.of(5), severity: 'critical', metric: () => metrics.target5xxPercent(), periods: 3, datapoints: 2,
      description: 'The service answers too many requests with 5xx. First: compare with the time of the last rollout and roll back if it fits; else read the service\'s log for the paths that the access log shows.',
    },
    {
      id: 'TargetLatencyP95', threshold: thresholds.targetLatencyP95Seconds ?? AlarmThreshold.of(1), severity: 'warning', metric: () => metrics.targetLatency({ statistic: Stats.percentile(95) }), periods: 3, lowSamples: 'ignore',
      description: 'One request in twenty waits too long for the service: many users feel it. First: look whether all paths are slow (the database, the cache, the CPU of the service) or some are (target_processing_time in the access log).',
    },
    {
      id: 'TargetLatencyP99', threshold: thresholds.targetLatencyP99Seconds ?? AlarmThreshold.of(2), severity: 'warning', metric: () => metrics.targetLatency(), periods: 3, lowSamples: 'ignore',
      description: 'One request in a hundred waits too long for the service. First: find the slow paths in the access log (target_processing_time), then look at the database, the cache and the CPU of the service.',
    },
  ];
}

function targets(metrics: WebEdgeMetrics, thresholds: WebEdgeAlarmThresholds, availabilityZones: string[]): AlarmDefinition[] {
  return [
    {
      id: 'UnhealthyHosts', threshold: thresholds.unhealthyHosts ?? AlarmThreshold.of(0), severity: 'warning', metric: () => metrics.unhealthyHosts(), periods: 2,
      description: 'A target fails its health check. First: read the reason (describe-target-health): a time-out is a security group or a hung process, a wrong code is the service itself.',
    },
    ...availabilityZones.map((zone, index): AlarmDefinition => ({
      id: `ZoneUnhealthy${zoneId(zone, index)}`, threshold: thresholds.unhealthyHostsInZonePercent ?? AlarmThreshold.of(50), severity: 'warning', metric: () => metrics.unhealthyHostsInZonePercent(zone), periods: 2,
      description: `Most of the targets in one availability zone fail their health check (${zone}). First: compare with the other zones: if they are well, it is this zone, and a zonal shift takes the load balancer out of it; if not, it is the service.`,
    })),
    {
      id: 'NoHealthyHost', threshold: thresholds.healthyHosts ?? AlarmThreshold.of(1), severity: 'critical', below: true, metric: () => metrics.healthyHosts(), periods: 2,
      description: 'No target passes its health check: the load balancer sends requests to all of them, or answers 503. Without any target registered there is no such metric: then the alarm of the 5xx answers speaks. '
        + 'First: roll back the last rollout; then read the reason (describe-target-health) and the events of the TargetGroupBinding.',
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
