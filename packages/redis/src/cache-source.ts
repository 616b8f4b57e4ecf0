import { IBucket } from 'aws-cdk-lib/aws-s3';

/** What a new cache is filled with. To change or remove it replaces the cache: leave it in place. */
export class CacheSource {
  /**
   * A snapshot of a cache that stood here before, of Redis or of Valkey: by its name, or by its ARN for a serverless cache.
   *
   * @param snapshot name or ARN
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-restoring.html
   */
  public static snapshot(snapshot: string): CacheSource {
    return new CacheSource('snapshot', snapshot);
  }

  /**
   * RDB files in a bucket of the same region, which ElastiCache may read: its policy has to let the service in (see the README).
   *
   * @param bucket where they are
   * @param keys one for each shard, or one
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-seeding-redis.html
   */
  public static rdb(bucket: IBucket, keys: string[]): CacheSource {
    return new CacheSource('rdb', undefined, keys.map((key) => bucket.arnForObjects(key)));
  }

  private constructor(
    /** `snapshot` or `rdb`. */
    public readonly kind: string,
    /** Name or ARN of the snapshot. */
    public readonly snapshotId?: string,
    /** The ARNs of the RDB files. */
    public readonly rdbArns?: string[],
  ) {}
}
