import { Alarm, GraphWidget, IMetric, IWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { PostgresAlarms } from './postgres-alarms';
import { PostgresMetrics } from './postgres-metrics';

/** What the widgets of a database show. */
export interface PostgresWidgetsProps {
  /** Its metrics. */
  readonly metrics: PostgresMetrics;

  /**
   * Its alarms, whose thresholds are drawn into the graphs.
   *
   * @default - no thresholds are drawn
   */
  readonly alarms?: PostgresAlarms;
}

/** How a widget looks. */
export interface PostgresWidgetOptions {
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

/** The graphs of a database, for any dashboard. */
export class PostgresWidgets {
  constructor(private readonly props: PostgresWidgetsProps) {}

  /**
   * What an operator looks at first: a heading, and two rows of four graphs below it. `dashboard.addWidgets(...database.widgets.overview())`
   *
   * @param title The heading; by default `Database`.
   */
  public overview(title = 'Database'): IWidget[] {
    return [
      new TextWidget({ markdown: `## ${title}`, width: 24, height: 1 }),
      this.cpu(), this.load(), this.connections(), this.memory(),
      this.storage(), this.latency(), this.operations(), this.writeAheadLog(),
    ];
  }

  /** The use of the CPUs. */
  public cpu(options?: PostgresWidgetOptions): IWidget {
    return this.graph('Processors (%)', [this.props.metrics.cpuUtilization()], ['CpuUtilization'], options);
  }

  /** The credits of a burstable class. */
  public cpuCredits(options?: PostgresWidgetOptions): IWidget {
    const { metrics } = this.props;
    return this.graph('CPU credits', [metrics.cpuCreditBalance(), metrics.cpuSurplusCreditsCharged()], ['CpuCreditBalance'], options);
  }

  /** The active sessions: on a CPU, and waiting. */
  public load(options?: PostgresWidgetOptions): IWidget {
    const { metrics } = this.props;
    return this.graph('Load (active sessions)', [metrics.dbLoad(), metrics.dbLoadCpu(), metrics.dbLoadNonCpu()], ['DbLoad'], options);
  }

  /** The clients that are connected. */
  public connections(options?: PostgresWidgetOptions): IWidget {
    return this.graph('Connections', [this.props.metrics.databaseConnections({ statistic: 'Maximum' })], ['DatabaseConnections'], options);
  }

  /** The memory that is left, and what was moved to disk. */
  public memory(options?: PostgresWidgetOptions): IWidget {
    const { metrics } = this.props;
    return this.graph('Memory (bytes)', [metrics.freeableMemory(), metrics.swapUsage()], ['FreeableMemory'], options);
  }

  /** The storage that is left. */
  public storage(options?: PostgresWidgetOptions): IWidget {
    return this.graph('Free storage (bytes)', [this.props.metrics.freeStorageSpace()], ['FreeStorage'], options);
  }

  /** The space that is left on the class's own disks for temporary files. */
  public localStorage(options?: PostgresWidgetOptions): IWidget {
    return this.graph('Free local storage (%)', [this.props.metrics.freeLocalStoragePercent()], ['FreeLocalStorage'], options);
  }

  /** The time that reads and writes of the storage take. */
  public latency(options?: PostgresWidgetOptions): IWidget {
    const { metrics } = this.props;
    return this.graph('Latency (seconds)', [metrics.readLatency(), metrics.writeLatency()], ['ReadLatency', 'WriteLatency'], options);
  }

  /** Reads and writes of the storage. */
  public operations(options?: PostgresWidgetOptions): IWidget {
    const { metrics } = this.props;
    return this.graph('Operations (each second)', [metrics.readIops(), metrics.writeIops()], [], options);
  }

  /** Bytes that are read from the storage and written to it. */
  public throughput(options?: PostgresWidgetOptions): IWidget {
    const { metrics } = this.props;
    return this.graph('Throughput (bytes a second)', [metrics.readThroughput(), metrics.writeThroughput()], [], options);
  }

  /** Reads and writes that wait for the storage. */
  public diskQueue(options?: PostgresWidgetOptions): IWidget {
    return this.graph('Disk queue', [this.props.metrics.diskQueueDepth()], ['DiskQueueDepth'], options);
  }

  /** What is left of the class's burst to the storage. */
  public ebsBalance(options?: PostgresWidgetOptions): IWidget {
    const { metrics } = this.props;
    return this.graph('EBS balance (%)', [metrics.ebsByteBalance(), metrics.ebsIoBalance()], ['EbsByteBalance', 'EbsIoBalance'], options);
  }

  /** The write-ahead log, and what a replication slot holds back of it. */
  public writeAheadLog(options?: PostgresWidgetOptions): IWidget {
    const { metrics } = this.props;
    return this.graph('Write-ahead log (bytes)', [metrics.transactionLogsDiskUsage(), metrics.oldestReplicationSlotLag()], ['ReplicationSlotLag'], options);
  }

  /** The transaction IDs that are used. */
  public transactionIds(options?: PostgresWidgetOptions): IWidget {
    return this.graph('Used transaction IDs', [this.props.metrics.maximumUsedTransactionIds()], ['MaximumUsedTransactionIds'], options);
  }

  /** Deadlocks. Refuses with `ResourceIdMissing`. */
  public deadlocks(options?: PostgresWidgetOptions): IWidget {
    return this.graph('Deadlocks (each minute)', [this.props.metrics.deadlocks()], ['Deadlocks'], options);
  }

  /** How far a read replica is behind its source. */
  public replicaLag(options?: PostgresWidgetOptions): IWidget {
    return this.graph('Replica lag (seconds)', [this.props.metrics.replicaLag()], ['ReplicaLag'], options);
  }

  private graph(title: string, left: IMetric[], alarmIds: string[], options: PostgresWidgetOptions = {}): IWidget {
    const leftAnnotations = alarmIds.map((id) => this.alarm(id)).filter((alarm) => alarm !== undefined).map((alarm) => alarm.toAnnotation());
    return new GraphWidget({ title, left, leftAnnotations, width: 6, height: 5, ...options });
  }

  private alarm(id: string): Alarm | undefined {
    return this.props.alarms?.all.find(({ node }) => node.id === id);
  }
}
