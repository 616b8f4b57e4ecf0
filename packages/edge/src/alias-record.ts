import * as route53 from 'aws-cdk-lib/aws-route53';

/** One of two records of a name: the primary is answered while it is healthy. */
export interface FailoverRecordOptions {
  /** Whether this is the primary record; else it is the secondary. A name has one of each. */
  readonly primary: boolean;

  /** What tells the records of the name apart, 1 to 128 characters. Error: `SetIdentifierMissing`. */
  readonly setIdentifier: string;

  /**
   * A health check beside the health of the target.
   *
   * @default - none: the record is healthy while its target is
   */
  readonly healthCheck?: route53.IHealthCheck;
}

/** One of several records of a name, each answered in proportion to its weight. */
export interface WeightedRecordOptions {
  /** The share of this record: its weight by the sum of all weights of the name, 0 to 255; 0 is never answered, unless all are 0. Error: `WeightInvalid`. */
  readonly weight: number;

  /** What tells the records of the name apart, 1 to 128 characters. Error: `SetIdentifierMissing`. */
  readonly setIdentifier: string;

  /**
   * A health check beside the health of the target.
   *
   * @default - none: the record is healthy while its target is
   */
  readonly healthCheck?: route53.IHealthCheck;
}

/** One of several records of a name, in different regions: the nearest is answered. */
export interface LatencyRecordOptions {
  /** What tells the records of the name apart, 1 to 128 characters. Error: `SetIdentifierMissing`. */
  readonly setIdentifier: string;

  /**
   * A health check beside the health of the target.
   *
   * @default - none: the record is healthy while its target is
   */
  readonly healthCheck?: route53.IHealthCheck;
}

interface AliasRecordParts {
  readonly setIdentifier?: string;
  readonly primary?: boolean;
  readonly weight?: number;
  readonly healthCheck?: route53.IHealthCheck;
}

/**
 * How Route 53 answers for the domain name. All records of one name and type have the same routing policy. Error: `RecordConflict`.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy.html
 */
export class AliasRecord {
  /** The only record of its name. */
  public static simple(): AliasRecord {
    return new AliasRecord('simple', {});
  }

  /** One of two records, of which the secondary is answered when the primary is not healthy. */
  public static failover(options: FailoverRecordOptions): AliasRecord {
    return new AliasRecord('failover', options);
  }

  /** One of several records with shares: to move clients over step by step. */
  public static weighted(options: WeightedRecordOptions): AliasRecord {
    return new AliasRecord('weighted', options);
  }

  /** One of several records, of which clients get the one in the region that answers them fastest: the region of the stack. */
  public static latency(options: LatencyRecordOptions): AliasRecord {
    return new AliasRecord('latency', options);
  }

  /** No record: the name is answered by something else, such as a front door. */
  public static none(): AliasRecord {
    return new AliasRecord('none', {});
  }

  /** What tells the records of the name apart; undefined of a simple record. */
  public readonly setIdentifier?: string;

  /** Whether it is the primary record; undefined where there is no such role. */
  public readonly primary?: boolean;

  /** The weight; undefined where there is none. */
  public readonly weight?: number;

  /** The health check; undefined where there is none. */
  public readonly healthCheck?: route53.IHealthCheck;

  private constructor(
    /** `simple`, `failover`, `weighted`, `latency` or `none`. */
    public readonly routingPolicy: string,
    { setIdentifier, primary, weight, healthCheck }: AliasRecordParts,
  ) {
    this.setIdentifier = setIdentifier;
    this.primary = primary;
    this.weight = weight;
    this.healthCheck = healthCheck;
  }
}
