import { Duration } from 'aws-cdk-lib';
import { IMetric, MathExpression, Metric, MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';

/** What is known of a NAT gateway. */
export interface NatGatewayProps {
  /** Its ID. */
  readonly natGatewayId: string;

  /**
   * The availability zone that it stands in.
   *
   * @default - it stands in all zones
   */
  readonly availabilityZone?: string;

  /** The addresses that its traffic comes from on the internet. */
  readonly publicIps: string[];
}

/** A NAT gateway of a network. */
export class NatGateway {
  /** Its ID. */
  public readonly natGatewayId: string;

  /** The availability zone that it stands in; undefined where it stands in all zones. */
  public readonly availabilityZone?: string;

  /** The addresses that its traffic comes from on the internet. */
  public readonly publicIps: string[];

  /** What CloudWatch measures of it. */
  public readonly metrics: NatGatewayMetrics;

  constructor(props: NatGatewayProps) {
    this.natGatewayId = props.natGatewayId;
    this.availabilityZone = props.availabilityZone;
    this.publicIps = props.publicIps;
    this.metrics = new NatGatewayMetrics(props.natGatewayId);
  }
}

/**
 * The metrics of one NAT gateway, as sums over a minute unless stated otherwise.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/metrics-dimensions-nat-gateway.html
 */
export class NatGatewayMetrics {
  constructor(private readonly natGatewayId: string) {}

  /** Connections that failed because no source port was free. */
  public errorPortAllocation(options: MetricOptions = {}): Metric {
    return this.metric('ErrorPortAllocation', options);
  }

  /** Packets that the gateway dropped. */
  public packetsDropCount(options: MetricOptions = {}): Metric {
    return this.metric('PacketsDropCount', options);
  }

  /** The part of the packets that the gateway dropped, in percent. */
  public packetsDroppedPercent(options: MetricOptions = {}): IMetric {
    return new MathExpression({
      expression: 'IF(outbound + inbound > 0, 100 * dropped / (outbound + inbound), 0)',
      usingMetrics: { dropped: this.packetsDropCount(options), outbound: this.metric('PacketsInFromSource', options), inbound: this.metric('PacketsInFromDestination', options) },
      label: options.label ?? 'Packets dropped, percent',
      color: options.color,
      period: options.period ?? Duration.minutes(1),
    });
  }

  /** Connections that were idle for 350 seconds and were closed. */
  public idleTimeoutCount(options: MetricOptions = {}): Metric {
    return this.metric('IdleTimeoutCount', options);
  }

  /** Connections that are open at once, the maximum. */
  public activeConnectionCount(options: MetricOptions = {}): Metric {
    return this.metric('ActiveConnectionCount', { statistic: Stats.MAXIMUM, ...options });
  }

  /** Bytes sent to the internet. */
  public bytesOutToDestination(options: MetricOptions = {}): Metric {
    return this.metric('BytesOutToDestination', options);
  }

  /** Bytes received from the internet. */
  public bytesInFromDestination(options: MetricOptions = {}): Metric {
    return this.metric('BytesInFromDestination', options);
  }

  private metric(metricName: string, options: MetricOptions): Metric {
    return new Metric({ namespace: 'AWS/NATGateway', metricName, dimensionsMap: { NatGatewayId: this.natGatewayId }, statistic: Stats.SUM, period: Duration.minutes(1), ...options });
  }
}
