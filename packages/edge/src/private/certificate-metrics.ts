import { Duration } from 'aws-cdk-lib';
import { IMetric, MathExpression, Metric, MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';

/** Days until the certificate that expires first does so: ACM publishes them twice a day, and not after the expiry. */
export function daysToExpiry(certificateArns: string[], options: MetricOptions): IMetric {
  const usingMetrics = Object.fromEntries(certificateArns.map((CertificateArn, index) => [`certificate${index}`, new Metric({
    namespace: 'AWS/CertificateManager', metricName: 'DaysToExpiry', dimensionsMap: { CertificateArn }, statistic: Stats.MINIMUM, period: Duration.days(1), ...options,
  })]));
  if (certificateArns.length === 1) return usingMetrics.certificate0;
  return new MathExpression({ expression: 'MIN(METRICS())', usingMetrics, label: options.label ?? 'Days to expiry', color: options.color, period: options.period ?? Duration.days(1) });
}
