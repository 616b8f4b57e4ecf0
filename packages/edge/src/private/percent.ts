import { Duration } from 'aws-cdk-lib';
import { IMetric, MathExpression, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';

/** A part of a total in percent, 0 where the total is too small to say anything. `part` and `total` are expressions of the metrics. */
export function percent(part: string, total: string, least: number, usingMetrics: Readonly<Record<string, IMetric>>, { label, color, period }: MetricOptions): IMetric {
  return new MathExpression({ expression: `IF(${total} >= ${least}, 100 * FILL(${part}, 0) / (${total}), 0)`, usingMetrics: { ...usingMetrics }, label, color, period: period ?? Duration.minutes(5) });
}
