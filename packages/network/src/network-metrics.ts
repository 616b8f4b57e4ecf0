import { Duration } from 'aws-cdk-lib';
import { IMetric, MathExpression, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { NatGateway } from './nat-gateway';
import { throwProblems } from './private/problems';

type MetricName = 'errorPortAllocation' | 'packetsDropCount' | 'idleTimeoutCount' | 'bytesOutToDestination' | 'bytesInFromDestination' | 'activeConnectionCount';

/** The metrics of a network: those of its NAT gateways together (error, where there is none: `NatGatewayMissing`) and of its flow logs. */
export class NetworkMetrics {
  constructor(private readonly natGateways: NatGateway[], private readonly flowLogArrivals: { [destination: string]: IMetric } = {}) {}

  /** Connections that failed because no source port was free, all NAT gateways together. */
  public natErrorPortAllocation(options: MetricOptions = {}): IMetric {
    return this.sum('errorPortAllocation', 'NAT port allocation errors', options);
  }

  /** Packets that were dropped, all NAT gateways together. */
  public natPacketsDropCount(options: MetricOptions = {}): IMetric {
    return this.sum('packetsDropCount', 'NAT packets dropped', options);
  }

  /** Connections that were idle for 350 seconds and were closed, all NAT gateways together. */
  public natIdleTimeouts(options: MetricOptions = {}): IMetric {
    return this.sum('idleTimeoutCount', 'NAT idle timeouts', options);
  }

  /** By destination (`CloudWatchLogs`, `S3`): the flow log records, or files of them, that arrive in an hour. Not known of a bucket that was brought. */
  public flowLogArrivalsByDestination(): { [destination: string]: IMetric } {
    return { ...this.flowLogArrivals };
  }

  /** Bytes sent to the internet, all NAT gateways together. */
  public natBytesOut(options: MetricOptions = {}): IMetric {
    return this.sum('bytesOutToDestination', 'NAT bytes out', options);
  }

  /** Bytes received from the internet, all NAT gateways together. */
  public natBytesIn(options: MetricOptions = {}): IMetric {
    return this.sum('bytesInFromDestination', 'NAT bytes in', options);
  }

  /** Connections that are open at once, all NAT gateways together. */
  public natActiveConnections(options: MetricOptions = {}): IMetric {
    return this.sum('activeConnectionCount', 'NAT active connections', options);
  }

  /** The ids of the terms name the metric, because a graph takes an id once. */
  private sum(name: MetricName, label: string, options: MetricOptions): IMetric {
    if (this.natGateways.length === 0) {
      throwProblems('NetworkMetrics', [{ code: 'NatGatewayMissing', subject: 'natStrategy', got: 'none', expected: 'a NAT gateway to measure', mend: 'ask for this metric only where natGateways has members' }]);
    }
    const usingMetrics = Object.fromEntries(this.natGateways.map(({ metrics }, index) => [`${name}${index}`, metrics[name](options)]));
    return new MathExpression({
      expression: Object.keys(usingMetrics).join(' + '), usingMetrics, label: options.label ?? label, color: options.color, period: options.period ?? Duration.minutes(1),
    });
  }
}
