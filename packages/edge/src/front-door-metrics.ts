import { Duration } from 'aws-cdk-lib';
import { IMetric, MathExpression, Metric, MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { daysToExpiry } from './private/certificate-metrics';

/** The names under which AWS publishes the metrics of a front door. */
export interface FrontDoorMetricsProps {
  /** The id of the distribution. */
  readonly distributionId: string;

  /** The ARN of the certificate. */
  readonly certificateArn: string;

  /** The name of the web ACL's metrics. */
  readonly webAclMetricName: string;
}

/** The metrics of a front door, over 5 minutes where nothing else is asked for. All are in us-east-1: elsewhere, give `region`. */
export class FrontDoorMetrics {
  constructor(private readonly props: FrontDoorMetricsProps) {}

  /** Requests of clients. */
  public requests(options: MetricOptions = {}): IMetric {
    return this.ofDistribution('Requests', { statistic: Stats.SUM, ...options });
  }

  /** The part of the answers in percent that are 5xx, of the origin or of CloudFront itself. */
  public serverErrorRate(options: MetricOptions = {}): IMetric {
    return this.ofDistribution('5xxErrorRate', { statistic: Stats.AVERAGE, ...options });
  }

  /** Like serverErrorRate; 0 in a period with fewer than 20 requests, in which a single error would be 5 %. */
  public serverErrorPercent(options: MetricOptions = {}): IMetric {
    return new MathExpression({
      expression: 'IF(requests >= 20, FILL(rate, 0), 0)', usingMetrics: { requests: this.requests(options), rate: this.serverErrorRate(options) },
      label: options.label ?? 'Answers 5xx (%)', color: options.color, period: options.period ?? Duration.minutes(5),
    });
  }

  /** The part of the answers in percent that are 4xx. */
  public clientErrorRate(options: MetricOptions = {}): IMetric {
    return this.ofDistribution('4xxErrorRate', { statistic: Stats.AVERAGE, ...options });
  }

  /** The milliseconds until the origin begins to answer, 95th percentile. Published with `originMetrics` only. */
  public originLatency(options: MetricOptions = {}): IMetric {
    return this.ofDistribution('OriginLatency', { statistic: Stats.percentile(95), ...options });
  }

  /** The part of the requests in percent that the cache answers. Published with `originMetrics` only. */
  public cacheHitRate(options: MetricOptions = {}): IMetric {
    return this.ofDistribution('CacheHitRate', { statistic: Stats.AVERAGE, ...options });
  }

  /** Requests that the web ACL blocked. */
  public wafBlockedRequests(options: MetricOptions = {}): IMetric {
    // Those of distributions carry no region.
    return new Metric({ namespace: 'AWS/WAFV2', metricName: 'BlockedRequests', dimensionsMap: { WebACL: this.props.webAclMetricName, Rule: 'ALL' }, statistic: Stats.SUM, ...options });
  }

  /** Days until the certificate expires. */
  public certificateDaysToExpiry(options: MetricOptions = {}): IMetric {
    return daysToExpiry([this.props.certificateArn], options);
  }

  private ofDistribution(metricName: string, options: MetricOptions): IMetric {
    return new Metric({ namespace: 'AWS/CloudFront', metricName, dimensionsMap: { DistributionId: this.props.distributionId, Region: 'Global' }, ...options });
  }
}
