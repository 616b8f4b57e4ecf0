import { Size } from 'aws-cdk-lib';

/** What an instance can do: the facts from which the thresholds of its alarms are derived. */
export interface DatabaseCapacity {
  /**
   * The storage that the instance was given.
   *
   * @default - unknown: there is no alarm of the free storage unless its threshold is given
   */
  readonly allocatedStorage?: Size;

  /**
   * The memory of the instance class.
   *
   * @default - unknown: there is no alarm of the freeable memory unless its threshold is given
   */
  readonly memory?: Size;

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
}
