import { Duration } from 'aws-cdk-lib';
import { IMetric, MathExpression, Metric, MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { percent } from './private/percent';

/** The names under which AWS publishes the metrics of a target group. */
export interface TargetGroupMetricsProps {
  /** `app/name/id`. */
  readonly loadBalancerFullName: string;

  /** `targetgroup/name/id`. */
  readonly targetGroupFullName: string;
}

/** The metrics of a target group, over 5 minutes where nothing else is asked for. */
export class TargetGroupMetrics {
  constructor(private readonly names: TargetGroupMetricsProps) {}

  /** Requests that reached a target. */
  public requests(options: MetricOptions = {}): IMetric {
    return this.ofTargetGroup('RequestCount', { statistic: Stats.SUM, ...options });
  }

  /** Answers 5xx of the targets. */
  public target5xx(options: MetricOptions = {}): IMetric {
    return this.ofTargetGroup('HTTPCode_Target_5XX_Count', { statistic: Stats.SUM, ...options });
  }

  /** The part of the requests in percent that the targets answered with 5xx; 0 in a period with fewer than 20 requests, in which a single error would be 5 %. */
  public target5xxPercent(options: MetricOptions = {}): IMetric {
    return new MathExpression({
      expression: 'IF(requests >= 20, 100 * FILL(errors, 0) / requests, 0)', usingMetrics: { requests: this.requests(options), errors: this.target5xx(options) },
      label: options.label ?? 'Target 5xx (%)', color: options.color, period: options.period ?? Duration.minutes(5),
    });
  }

  /** The seconds that the targets took to answer, 99th percentile; another with `{ statistic: Stats.percentile(95) }`. */
  public targetLatency(options: MetricOptions = {}): IMetric {
    return this.ofTargetGroup('TargetResponseTime', { statistic: Stats.percentile(99), ...options });
  }

  /** Targets that fail their health check. */
  public unhealthyHosts(options: MetricOptions = {}): IMetric {
    return this.ofTargetGroup('UnHealthyHostCount', { statistic: Stats.MAXIMUM, ...options });
  }

  /** Targets that pass their health check. */
  public healthyHosts(options: MetricOptions = {}): IMetric {
    return this.ofTargetGroup('HealthyHostCount', { statistic: Stats.MINIMUM, ...options });
  }

  /** Targets in one availability zone that fail their health check. */
  public unhealthyHostsInZone(availabilityZone: string, options: MetricOptions = {}): IMetric {
    return this.ofTargetGroup('UnHealthyHostCount', { statistic: Stats.MAXIMUM, ...options }, availabilityZone);
  }

  /** Targets in one availability zone that pass their health check. */
  public healthyHostsInZone(availabilityZone: string, options: MetricOptions = {}): IMetric {
    return this.ofTargetGroup('HealthyHostCount', { statistic: Stats.MINIMUM, ...options }, availabilityZone);
  }

  /** The part of the targets in one availability zone in percent that fail their health check; 0 where there are none. */
  public unhealthyHostsInZonePercent(availabilityZone: string, options: MetricOptions = {}): IMetric {
    return percent('unhealthy', 'FILL(healthy, 0) + FILL(unhealthy, 0)', 1, {
      healthy: this.healthyHostsInZone(availabilityZone, options), unhealthy: this.unhealthyHostsInZone(availabilityZone, options),
    }, { label: `Unhealthy in ${availabilityZone} (%)`, ...options });
  }

  private ofTargetGroup(metricName: string, options: MetricOptions, availabilityZone?: string): IMetric {
    const { loadBalancerFullName, targetGroupFullName } = this.names;
    const dimensionsMap = { LoadBalancer: loadBalancerFullName, TargetGroup: targetGroupFullName };
    return new Metric({ namespace: 'AWS/ApplicationELB', metricName, dimensionsMap: availabilityZone === undefined ? dimensionsMap : { ...dimensionsMap, AvailabilityZone: availabilityZone }, ...options });
  }
}
