import { Alarm, GraphWidget, IMetric, IWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { RedisCacheAlarms } from './redis-cache-alarms';
import { RedisCacheMetrics } from './redis-cache-metrics';

/** What the widgets of a cache show. */
export interface RedisCacheWidgetsProps {
  /** Its metrics. */
  readonly metrics: RedisCacheMetrics;

  /**
   * Its alarms, whose thresholds are drawn into the graphs.
   *
   * @default - no thresholds are drawn
   */
  readonly alarms?: RedisCacheAlarms;
}

/** How a widget looks. */
export interface RedisCacheWidgetOptions {
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

/** A graph holds 500 metrics, and some show two of each node. */
const MOST_NODES = 200;

/** The graphs of a cache, for any dashboard: a line for each node, of 200 at most. */
export class RedisCacheWidgets {
  constructor(private readonly props: RedisCacheWidgetsProps) {}

  /**
   * What an operator looks at first: a heading, and two rows of four graphs below it. `dashboard.addWidgets(...cache.widgets.overview())`
   *
   * @param title The heading; by default `Cache`.
   */
  public overview(title = 'Cache'): IWidget[] {
    return [
      new TextWidget({ markdown: `## ${title}`, width: 24, height: 1 }),
      this.load(), this.memory(), this.hitRate(), this.connections(),
      this.latency(), this.evictions(), this.network(), this.props.metrics.serverless ? this.throttling() : this.replicationLag(),
    ];
  }

  /** How busy the engine is: the processing units of a serverless cache. */
  public load(options?: RedisCacheWidgetOptions): IWidget {
    const { metrics } = this.props;
    return metrics.serverless ? this.graph('Processing units (each 5 minutes)', [metrics.elastiCacheProcessingUnits()], 'Ecpu', options)
      : this.graph('Engine processor (%)', this.eachNode((node) => [metrics.engineCpuUtilization(node!)]), 'EngineCpu', options);
  }

  /** The memory that data take. */
  public memory(options?: RedisCacheWidgetOptions): IWidget {
    const { metrics } = this.props;
    return metrics.serverless ? this.graph('Data (bytes)', [metrics.bytesUsedForCache()], 'Data', options)
      : this.graph('Memory (%)', this.eachNode((node) => [metrics.databaseMemoryUsagePercentage(node!)]), 'Memory', options);
  }

  /** How many reads find their key. */
  public hitRate(options?: RedisCacheWidgetOptions): IWidget {
    return this.graph('Hit rate (%)', this.eachNode((node) => [this.props.metrics.cacheHitRate(node)]), undefined, options);
  }

  /** The clients that are connected. */
  public connections(options?: RedisCacheWidgetOptions): IWidget {
    return this.graph('Connections', this.eachNode((node) => [this.props.metrics.currConnections(node)]), 'Connections', options);
  }

  /** The time that reads and writes take. */
  public latency(options?: RedisCacheWidgetOptions): IWidget {
    const { metrics } = this.props;
    return this.graph('Latency (microseconds)', this.eachNode((node) => [metrics.successfulReadRequestLatency(node), metrics.successfulWriteRequestLatency(node)]), undefined, options);
  }

  /** The keys that are thrown away. */
  public evictions(options?: RedisCacheWidgetOptions): IWidget {
    return this.graph('Evictions', this.eachNode((node) => [this.props.metrics.evictions(node)]), 'Evictions', options);
  }

  /** The bytes that come in and go out. */
  public network(options?: RedisCacheWidgetOptions): IWidget {
    const { metrics } = this.props;
    return this.graph('Network (bytes each 5 minutes)', this.eachNode((node) => [metrics.networkBytesIn(node), metrics.networkBytesOut(node)]), undefined, options);
  }

  /** How far replicas are behind. Of nodes only. */
  public replicationLag(options?: RedisCacheWidgetOptions): IWidget {
    return this.graph('Replication lag (seconds)', this.eachNode((node) => [this.props.metrics.replicationLag(node!)]), 'ReplicationLag', options);
  }

  /** The commands that were throttled. Of serverless caches only. */
  public throttling(options?: RedisCacheWidgetOptions): IWidget {
    return this.graph('Throttled commands', [this.props.metrics.throttledCmds()], 'ThrottledCommands', options);
  }

  private eachNode(metricsOf: (nodeId?: string) => IMetric[]): IMetric[] {
    const { serverless, nodeIds } = this.props.metrics;
    return serverless ? metricsOf() : nodeIds.slice(0, MOST_NODES).flatMap((node) => metricsOf(node));
  }

  private graph(title: string, left: IMetric[], alarmId: string | undefined, options: RedisCacheWidgetOptions = {}): IWidget {
    const alarm = alarmId === undefined ? undefined : this.alarm(alarmId);
    return new GraphWidget({ title, left, leftAnnotations: alarm ? [alarm.toAnnotation()] : [], width: 6, height: 5, ...options });
  }

  /** That of the first node: the others have the same threshold. */
  private alarm(id: string): Alarm | undefined {
    return this.props.alarms?.all.find(({ node }) => node.id === id);
  }
}
