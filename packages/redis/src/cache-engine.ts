/**
 * Engine and version of a cache, and the parameter group family that goes with them.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html
 */
export class CacheEngine {
  /** Valkey 7.2. */
  public static readonly VALKEY_7_2 = CacheEngine.of('valkey', '7.2', 'valkey7');
  /** Valkey 8.0. */
  public static readonly VALKEY_8_0 = CacheEngine.of('valkey', '8.0', 'valkey8');
  /** Valkey 8.1. */
  public static readonly VALKEY_8_1 = CacheEngine.of('valkey', '8.1', 'valkey8');
  /** Valkey 8.2: the default. */
  public static readonly VALKEY_8_2 = CacheEngine.of('valkey', '8.2', 'valkey8');
  /** Valkey 9.0. */
  public static readonly VALKEY_9_0 = CacheEngine.of('valkey', '9.0', 'valkey9');
  /** Valkey 9.1. */
  public static readonly VALKEY_9_1 = CacheEngine.of('valkey', '9.1', 'valkey9');
  /** Redis OSS 7.1, the last version of Redis that ElastiCache serves. */
  public static readonly REDIS_7_1 = CacheEngine.of('redis', '7.1', 'redis7');

  /**
   * An engine version that has no name here.
   *
   * @param engine `valkey` or `redis`
   * @param version major and minor, for instance `8.2`
   * @param family the parameter group family, for instance `valkey8`
   */
  public static of(engine: string, version: string, family: string): CacheEngine {
    return new CacheEngine(engine, version, family);
  }

  private constructor(
    /** `valkey` or `redis`. */
    public readonly engine: string,
    /** Major and minor version, for instance `8.2`. */
    public readonly version: string,
    /** The parameter group family, for instance `valkey8`. */
    public readonly family: string,
  ) {}
}
