import { Duration } from 'aws-cdk-lib';
import { IMetric, Metric, MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { daysToExpiry } from './private/certificate-metrics';
import { percent } from './private/percent';
import { ProblemsError } from './private/problems';
import { TargetGroupMetrics, TargetGroupMetricsProps } from './target-group-metrics';

/** The names under which AWS publishes the metrics of an edge. */
export interface WebEdgeMetricsProps extends TargetGroupMetricsProps {
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

/** The metrics of an edge and of its own target group, over 5 minutes where nothing else is asked for. */
export class WebEdgeMetrics extends TargetGroupMetrics {
  /** Whether the certificates are known: those of an imported edge may not be. */
  public readonly certificatesKnown: boolean;

  /** Whether the web ACL is known: that of an imported edge may not be. */
  public readonly webAclKnown: boolean;

  constructor(private readonly props: WebEdgeMetricsProps) {
    super(props);
    this.certificatesKnown = (props.certificateArns ?? []).length > 0;
    this.webAclKnown = props.webAclMetricName !== undefined;
  }

  /** The metrics of another target group of the load balancer. */
  public forTargetGroup(targetGroup: ApplicationTargetGroup): TargetGroupMetrics {
    return new TargetGroupMetrics({ loadBalancerFullName: this.props.loadBalancerFullName, targetGroupFullName: targetGroup.targetGroupFullName });
  }

  /** Answers 5xx that the load balancer gave itself: no healthy target, a timeout, a WAF that did not answer. */
  public loadBalancer5xx(options: MetricOptions = {}): IMetric {
    return this.ofLoadBalancer('HTTPCode_ELB_5XX_Count', { statistic: Stats.SUM, ...options });
  }

  /** Connections that were opened: of clients to the load balancer, and of it to targets. */
  public newConnections(options: MetricOptions = {}): IMetric {
    return this.ofLoadBalancer('NewConnectionCount', { statistic: Stats.SUM, ...options });
  }

  /** Connections refused because the load balancer had reached its maximum. */
  public rejectedConnections(options: MetricOptions = {}): IMetric {
    return this.ofLoadBalancer('RejectedConnectionCount', { statistic: Stats.SUM, ...options });
  }

  /** Connections of clients that ended before there was a TLS session: other protocols, other ciphers, no trust in the certificate. */
  public clientTlsNegotiationErrors(options: MetricOptions = {}): IMetric {
    return this.ofLoadBalancer('ClientTLSNegotiationErrorCount', { statistic: Stats.SUM, ...options });
  }

  /** The part of the new connections in percent whose TLS negotiation failed; 0 in a period with fewer than 100, in which a few scanners would be many. */
  public clientTlsNegotiationErrorPercent(options: MetricOptions = {}): IMetric {
    return percent('errors', 'connections', 100, { errors: this.clientTlsNegotiationErrors(options), connections: this.newConnections(options) }, { label: 'TLS errors (%)', ...options });
  }

  /** The load balancer capacity units (LCU) that are charged, each hour. */
  public consumedLcus(options: MetricOptions = {}): IMetric {
    return this.ofLoadBalancer('ConsumedLCUs', { statistic: Stats.AVERAGE, period: Duration.hours(1), ...options });
  }

  /** Days until the certificate that expires first does so. Error: `MetricUnavailable`. */
  public certificateDaysToExpiry(options: MetricOptions = {}): IMetric {
    const arns = this.props.certificateArns ?? [];
    return arns.length === 0 ? unavailable('certificateDaysToExpiry', 'certificateArns') : daysToExpiry(arns, options);
  }

  /** Requests that the web ACL blocked. Error: `MetricUnavailable`. */
  public wafBlockedRequests(options: MetricOptions = {}): IMetric {
    return this.ofWebAcl('wafBlockedRequests', 'BlockedRequests', options);
  }

  /** Requests that a rule of the web ACL counted and let pass. Error: `MetricUnavailable`. */
  public wafCountedRequests(options: MetricOptions = {}): IMetric {
    return this.ofWebAcl('wafCountedRequests', 'CountedRequests', options);
  }

  /** Requests that the web ACL let pass. Error: `MetricUnavailable`. */
  public wafAllowedRequests(options: MetricOptions = {}): IMetric {
    return this.ofWebAcl('wafAllowedRequests', 'AllowedRequests', options);
  }

  /** The part of the requests in percent that the web ACL blocked; 0 in a period with fewer than 100. Error: `MetricUnavailable`. */
  public wafBlockedPercent(options: MetricOptions = {}): IMetric {
    return percent('blocked', 'FILL(allowed, 0) + FILL(blocked, 0)', 100, {
      allowed: this.ofWebAcl('wafBlockedPercent', 'AllowedRequests', options), blocked: this.ofWebAcl('wafBlockedPercent', 'BlockedRequests', options),
    }, { label: 'Blocked (%)', ...options });
  }

  private ofLoadBalancer(metricName: string, options: MetricOptions): IMetric {
    return new Metric({ namespace: 'AWS/ApplicationELB', metricName, dimensionsMap: { LoadBalancer: this.props.loadBalancerFullName }, ...options });
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
