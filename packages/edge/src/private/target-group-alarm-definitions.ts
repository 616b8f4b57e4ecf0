import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { AlarmThreshold } from '../alarm-threshold';
import type { TargetGroupAlarmThresholds } from '../target-group-alarms';
import { TargetGroupMetrics } from '../target-group-metrics';
import { AlarmDefinition, zoneId } from './alarm-definition';

/** What is watched of a target group. The ids are for ever. */
export function targetGroupAlarms(metrics: TargetGroupMetrics, thresholds: TargetGroupAlarmThresholds, availabilityZones: string[]): AlarmDefinition[] {
  return [
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
