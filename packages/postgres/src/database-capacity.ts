import { Size } from 'aws-cdk-lib';

/** What an instance can do: the facts from which the thresholds of its alarms are derived. */
export interface DatabaseCapacity {
  /**
   * The storage that the instance was given.
   *
   * @default - unknown: there are no alarms of the free storage and of replication slots unless their thresholds are given
   */
  readonly allocatedStorage?: Size;

  /**
   * The limit to which the storage grows by itself.
   *
   * @default - unknown, or it does not grow: there is no alarm of the storage that nears its limit
   */
  readonly maxAllocatedStorage?: Size;

  /**
   * The memory of the instance class.
   *
   * @default - unknown: there is no alarm of the freeable memory unless its threshold is given
   */
  readonly memory?: Size;

  /**
   * The virtual CPUs of the instance class.
   *
   * @default - unknown: there is no alarm of the load unless its threshold is given
   */
  readonly vcpus?: number;

  /**
   * How many connections the server takes.
   *
   * @default - unknown: there is no alarm of the connections unless its threshold is given
   */
  readonly maxConnections?: number;

  /**
   * CPU credits that a burstable class earns in an hour.
   *
   * @default - the class is not burstable, or unknown: there is no alarm of its credits unless its threshold is given
   */
  readonly cpuCreditsPerHour?: number;

  /**
   * Whether the class exceeds its baseline to the storage for half an hour a day only.
   *
   * @default false - there are no alarms of the EBS balances unless their thresholds are given
   */
  readonly burstableStorage?: boolean;

  /**
   * Whether the class has disks of its own for temporary files.
   *
   * @default false - there is no alarm of their free space unless its threshold is given
   */
  readonly localStorage?: boolean;

  /**
   * Whether the instance is a read replica.
   *
   * @default false - there is no alarm of its lag unless its threshold is given
   */
  readonly readReplica?: boolean;
}
