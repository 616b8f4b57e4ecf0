import { Duration } from 'aws-cdk-lib';
import { IMetric, MathExpression, Metric, MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { ProblemsError } from './private/problems';

/** The names under which AWS publishes the metrics of an edge. */
export interface WebEdgeMetricsProps {
  /** `app/name/id`. */
  readonly loadBalancerFullName: string;

  /** `targetgroup/name/id`. */
  readonly targetGroupFullName: string;

  /**
   * The ARNs of the certificates, the default one first.
   *
   * @default - none: certificateDaysToExpiry() is an error
   */
  readonly certificateArns?: string[];

  /**
   * The name of the web ACL's metrics.
   *
   * @default - none: wafBlockedRequests() and wafCountedRequests() are errors
   */
  readonly webAclMetricName?: string;

  /** The region of the web ACL. */
  readonly region: string;
}

/** The metrics of an edge, over 5 minutes where nothing else is asked for. */
export class WebEdgeMetrics {
  constructor(private readonly props: WebEdgeMetricsProps) {}

  /** Requests that reached a target. */
  public requests(options: MetricOptions = {}): IMetric {
    return this.ofTargetGroup('RequestCount', { statistic: Stats.SUM, ...options });
  }

  /** Answers 5xx that the load balancer gave itself: no healthy target, a timeout, a WAF that did not answer. */
  public loadBalancer5xx(options: MetricOptions = {}): IMetric {
    return this.ofLoadBalancer('HTTPCode_ELB_5XX_Count', { statistic: Stats.SUM, ...options });
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

  /** The seconds that the targets took to answer, 99th percentile. */
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

  /** Connections refused because the load balancer had reached its maximum. */
  public rejectedConnections(options: MetricOptions = {}): IMetric {
    return this.ofLoadBalancer('RejectedConnectionCount', { statistic: Stats.SUM, ...options });
  }

  /** The days until the certificate that expires first does so. Error: `MetricUnavailable`. */
  public certificateDaysToExpiry(options: MetricOptions = {}): IMetric {
    const arns = this.props.certificateArns ?? [];
    if (arns.length === 0) unavailable('certificateDaysToExpiry', 'certificateArns');
    const usingMetrics = Object.fromEntries(arns.map((CertificateArn, index) => [`certificate${index}`, new Metric({
      namespace: 'AWS/CertificateManager', metricName: 'DaysToExpiry', dimensionsMap: { CertificateArn }, statistic: Stats.MINIMUM, period: Duration.days(1), ...options,
    })]));
    if (arns.length === 1) return usingMetrics.certificate0;
    return new MathExpression({ expression: 'MIN(METRICS())', usingMetrics, label: options.label ?? 'Days to expiry', color: options.color, period: options.period ?? Duration.days(1) });
  }

  /** Requests that the web ACL blocked. Error: `MetricUnavailable`. */
  public wafBlockedRequests(options: MetricOptions = {}): IMetric {
    return this.ofWebAcl('wafBlockedRequests', 'BlockedRequests', options);
  }

  /** Requests that a rule of the web ACL counted and let pass. Error: `MetricUnavailable`. */
  public wafCountedRequests(options: MetricOptions = {}): IMetric {
    return this.ofWebAcl('wafCountedRequests', 'CountedRequests', options);
  }

  private ofLoadBalancer(metricName: string, options: MetricOptions): IMetric {
    return new Metric({ namespace: 'AWS/ApplicationELB', metricName, dimensionsMap: { LoadBalancer: this.props.loadBalancerFullName }, ...options });
  }

  private ofTargetGroup(metricName: string, options: MetricOptions): IMetric {
    const { loadBalancerFullName, targetGroupFullName } = this.props;
    return new Metric({ namespace: 'AWS/ApplicationELB', metricName, dimensionsMap: { LoadBalancer: loadBalancerFullName, TargetGroup: targetGroupFullName }, ...options });
  }

  private ofWebAcl(method: string, metricName: string, options: MetricOptions): IMetric {
    const { webAclMetricName, region } = this.props;
    if (webAclMetricName === undefined) return unavailable(method, 'webAclMetricName');
    return new Metric({ namespace: 'AWS/WAFV2', metricName, dimensionsMap: { WebACL: webAclMetricName, Region: region, Rule: 'ALL' }, statistic: Stats.SUM, ...options });
  }
}

function unavailable(method: string, attribute: string): never {
  throw new ProblemsError('WebEdgeMetrics', [{ code: 'MetricUnavailable', subject: method, got: undefined, expected: `an edge whose ${attribute} is known`, mend: `give ${attribute} to fromWebEdgeAttributes` }]);
}
