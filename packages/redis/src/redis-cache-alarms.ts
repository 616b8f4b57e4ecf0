import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { AlarmThreshold } from './alarm-threshold';

/**
 * When the alarms of each node, or of a serverless cache, go off: beyond the threshold. `AlarmThreshold.none()` removes an alarm. Those that a kind of
 * cache doesn't have are of no effect.
 */
export interface CacheAlarmThresholds {
  /**
   * The engine's thread is busy, in percent over 15 minutes; critical. Of nodes.
   *
   * @default AlarmThreshold.of(90)
   */
  readonly engineCpuPercent?: AlarmThreshold;

  /**
   * The node's processors are busy, in percent over 15 minutes; warning. Of nodes.
   *
   * @default - 45 for nodes with two processors, of which the engine can use one; 90 for larger and unknown ones
   */
  readonly cpuPercent?: AlarmThreshold;

  /**
   * The memory for data is used, or the most data of a serverless cache, in percent over 5 minutes; critical.
   *
   * @default AlarmThreshold.of(85)
   */
  readonly memoryPercent?: AlarmThreshold;

  /**
   * Keys thrown away in 5 minutes because the memory was full; warning.
   *
   * @default - 0 with `use` SESSION or QUEUE, for which a lost key is lost data; else 1000
   */
  readonly evictionsPerFiveMinutes?: AlarmThreshold;

  /**
   * Memory swapped to disk, in bytes over 15 minutes; warning. Of nodes.
   *
   * @default AlarmThreshold.of(50_000_000)
   */
  readonly swapBytes?: AlarmThreshold;

  /**
   * Open connections; critical.
   *
   * @default - 80 % of what the node type, or a serverless cache, accepts; no alarm for an unknown node type
   */
  readonly connections?: AlarmThreshold;

  /**
   * A replica is behind its primary, in seconds over 5 minutes; warning. Of nodes, where there are replicas.
   *
   * @default AlarmThreshold.of(10)
   */
  readonly replicationLagSeconds?: AlarmThreshold;

  /**
   * Failed attempts to log in within 5 minutes; critical.
   *
   * @default AlarmThreshold.of(5)
   */
  readonly authenticationFailuresPerFiveMinutes?: AlarmThreshold;

  /**
   * Packets held back in 5 minutes, for 15 minutes on end, because more came in than the node type allows; warning. Of nodes.
   *
   * @default AlarmThreshold.of(0)
   */
  readonly networkInExceededPerFiveMinutes?: AlarmThreshold;

  /**
   * Packets held back in 5 minutes, for 15 minutes on end, because more went out than the node type allows; warning. Of nodes.
   *
   * @default AlarmThreshold.of(0)
   */
  readonly networkOutExceededPerFiveMinutes?: AlarmThreshold;

  /**
   * The most processing units are used, in percent over 15 minutes; critical. Of serverless caches.
   *
   * @default AlarmThreshold.of(80)
   */
  readonly ecpuPercent?: AlarmThreshold;

  /**
   * Commands throttled in 5 minutes; critical. Of serverless caches.
   *
   * @default AlarmThreshold.of(0)
   */
  readonly throttledCommandsPerFiveMinutes?: AlarmThreshold;
}

/** The alarms of a cache. */
export class RedisCacheAlarms {
  /** @internal */
  public static _of(all: Alarm[]): RedisCacheAlarms {
    return new RedisCacheAlarms(all);
  }

  private constructor(
    /** Every alarm: that of one node is below a construct of the node's number. */
    public readonly all: Alarm[],
  ) {}
}
