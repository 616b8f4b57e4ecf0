/** What a user may touch. */
export interface CacheAccessScope {
  /**
   * Patterns of the keys, for instance `sessions:*`.
   *
   * @default - every key
   */
  readonly keys?: string[];

  /**
   * Patterns of the publish/subscribe channels.
   *
   * @default - every channel
   */
  readonly channels?: string[];
}

/**
 * What a user may do: an access string of ElastiCache.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html#Access-string
 */
export class CacheAccess {
  /** Every command but those of administration (`FLUSHALL`, `KEYS`, `CONFIG` and the like). `INFO` is among them, because clients ask for it when they connect. */
  public static readWrite(scope: CacheAccessScope = {}): CacheAccess {
    return new CacheAccess(['on', ...patterns(scope, '~'), '+@all', '-@dangerous', '+info'].join(' '));
  }

  /** Commands that read, and what clients need to connect and to find their shard. */
  public static readOnly(scope: CacheAccessScope = {}): CacheAccess {
    return new CacheAccess(['on', ...patterns(scope, '%R~'), '-@all', '+@read', '+@connection', '-@dangerous', '+info', '+cluster|slots', '+cluster|shards', '+cluster|nodes'].join(' '));
  }

  /**
   * An access string of one's own.
   *
   * @param accessString for instance `on ~sessions:* +@read`: `on`, the patterns of keys, the commands; never a password
   * (error `AccessStringInvalid`)
   */
  public static of(accessString: string): CacheAccess {
    return new CacheAccess(accessString);
  }

  private constructor(
    /** As ElastiCache takes it. */
    public readonly accessString: string,
  ) {}
}

function patterns({ keys = ['*'], channels = ['*'] }: CacheAccessScope, keyPrefix: string): string[] {
  return [...keys.map((key) => `${keyPrefix}${key}`), ...channels.map((channel) => `&${channel}`)];
}
