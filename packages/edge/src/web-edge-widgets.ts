import { Alarm, GraphWidget, IMetric, IWidget, Stats, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { WebEdgeAlarms } from './web-edge-alarms';
import { WebEdgeMetrics } from './web-edge-metrics';

/** What the widgets of an edge show. */
export interface WebEdgeWidgetsProps {
  /** Its metrics. */
  readonly metrics: WebEdgeMetrics;

  /**
   * Its alarms, whose thresholds are drawn into the graphs.
   *
   * @default - no thresholds are drawn
   */
  readonly alarms?: WebEdgeAlarms;
}

/** How a widget looks. */
export interface WebEdgeWidgetOptions {
  /**
   * The heading.
   *
   * @default - what is shown, with its unit
   */
  readonly title?: string;

  /**
   * The width, of the 24 columns of a dashboard.
   *
   * @default 6
   */
  readonly width?: number;

  /**
   * The height in rows.
   *
   * @default 5
   */
  readonly height?: number;
}

/** The graphs of an edge, for any dashboard. */
export class WebEdgeWidgets {
  constructor(private readonly props: WebEdgeWidgetsProps) {}

  /**
   * What an operator looks at first: a heading, and two rows of graphs below it; what is not known of an imported edge is left out.
   * `dashboard.addWidgets(...edge.widgets.overview())`
   *
   * @param title The heading; by default `Edge`.
   */
  public overview(title = 'Edge'): IWidget[] {
    const { certificatesKnown, webAclKnown } = this.props.metrics;
    return [
      new TextWidget({ markdown: `## ${title}`, width: 24, height: 1 }),
      this.requests(), this.errors(), this.latency(), this.hosts(),
      this.connections(), this.capacity(), ...webAclKnown ? [this.webAcl()] : [], ...certificatesKnown ? [this.certificates()] : [],
    ];
  }

  /** The requests that reach the targets. */
  public requests(options?: WebEdgeWidgetOptions): IWidget {
    return this.graph('Requests (each 5 minutes)', [this.props.metrics.requests({ label: 'Requests' })], undefined, options);
  }

  /** The answers 5xx of the load balancer and of the targets. */
  public errors(options?: WebEdgeWidgetOptions): IWidget {
    const { metrics } = this.props;
    return this.graph('Answers 5xx (each 5 minutes)', [metrics.loadBalancer5xx({ label: 'Load balancer' }), metrics.target5xx({ label: 'Targets' })], 'LoadBalancer5xx', options);
  }

  /** The time that the targets take. */
  public latency(options?: WebEdgeWidgetOptions): IWidget {
    const latency = (percentile: number) => this.props.metrics.targetLatency({ statistic: Stats.percentile(percentile), label: `p${percentile}` });
    return this.graph('Latency (seconds)', [latency(50), latency(95), latency(99)], 'TargetLatencyP99', options);
  }

  /** The targets that can serve, and those that can't. */
  public hosts(options?: WebEdgeWidgetOptions): IWidget {
    const { metrics } = this.props;
    return this.graph('Targets', [metrics.healthyHosts({ label: 'Healthy' }), metrics.unhealthyHosts({ label: 'Unhealthy' })], undefined, options);
  }

  /** The connections, and those that failed. */
  public connections(options?: WebEdgeWidgetOptions): IWidget {
    const { metrics } = this.props;
    return this.graph('Connections (each 5 minutes)', [
      metrics.newConnections({ label: 'New' }), metrics.rejectedConnections({ label: 'Rejected' }), metrics.clientTlsNegotiationErrors({ label: 'TLS failed' }),
    ], undefined, options);
  }

  /** The capacity units that are charged. */
  public capacity(options?: WebEdgeWidgetOptions): IWidget {
    return this.graph('Capacity (LCU)', [this.props.metrics.consumedLcus({ label: 'LCU' })], 'ConsumedLcus', options);
  }

  /** What the web ACL blocks and counts. Error: `MetricUnavailable`. */
  public webAcl(options?: WebEdgeWidgetOptions): IWidget {
    const { metrics } = this.props;
    return this.graph('Web ACL (each 5 minutes)', [metrics.wafBlockedRequests({ label: 'Blocked' }), metrics.wafCountedRequests({ label: 'Counted' })], 'WafBlockedSpike', options);
  }

  /** The days until a certificate expires. Error: `MetricUnavailable`. */
  public certificates(options?: WebEdgeWidgetOptions): IWidget {
    return this.graph('Certificate (days to expiry)', [this.props.metrics.certificateDaysToExpiry()], 'CertificateExpiry', options);
  }

  private graph(title: string, left: IMetric[], alarmId: string | undefined, options: WebEdgeWidgetOptions = {}): IWidget {
    const alarm = alarmId === undefined ? undefined : this.alarm(alarmId);
    return new GraphWidget({ title, left, leftAnnotations: alarm ? [alarm.toAnnotation()] : [], width: 6, height: 5, ...options });
  }

  private alarm(id: string): Alarm | undefined {
    return this.props.alarms?.all.find(({ node }) => node.id === id);
  }
}
