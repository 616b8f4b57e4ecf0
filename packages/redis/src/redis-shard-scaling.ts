import { Duration } from 'aws-cdk-lib';
import { CfnScalableTarget } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Construct } from 'constructs';
import { scale } from './private/auto-scaling';
import { checkScaling, ScalingTarget } from './private/check-scaling';
import { throwProblems } from './private/problems';
import { RedisCache } from './redis-cache';

/** Between what the number of shards is kept, and by what. */
export interface RedisShardScalingProps {
  /**
   * The cache: sharded, of nodes that ElastiCache scales (errors `ScalingUnsupported`, `ScalingRangeInvalid`).
   */
  readonly cache: RedisCache;

  /** The fewest shards: 1 up to the number that the cache begins with. */
  readonly minShards: number;

  /** The most shards: the number that the cache begins with up to 500. */
  readonly maxShards: number;

  /**
   * How busy the engine of a primary shall be, in percent: 35 to 70 (error `ScalingTargetInvalid`).
   *
   * @default - 60, unless `targetMemoryPercent` is given
   */
  readonly targetEngineCpuPercent?: number;

  /**
   * How much of the memory for data shall be used, in percent: 35 to 70.
   *
   * @default - the memory has no say
   */
  readonly targetMemoryPercent?: number;

  /**
   * How long after one change no shard is added.
   *
   * @default Duration.minutes(10)
   */
  readonly scaleOutCooldown?: Duration;

  /**
   * How long after one change no shard is removed.
   *
   * @default Duration.minutes(15)
   */
  readonly scaleInCooldown?: Duration;
}

/**
 * Adds shards under load, and removes them again. A deployment that changes the number of shards in the template sets it to that number; others leave it alone.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoScaling.html
 */
export class RedisShardScaling extends Construct {
  /** What is scaled. */
  public readonly scalableTarget: CfnScalableTarget;

  constructor(scope: Construct, id: string, props: RedisShardScalingProps) {
    super(scope, id);
    const { cache, minShards, maxShards, targetMemoryPercent } = props;
    const targetEngineCpuPercent = props.targetEngineCpuPercent ?? (targetMemoryPercent === undefined ? 60 : undefined);
    const targets: ScalingTarget[] = [
      { id: 'EngineCpu', subject: 'targetEngineCpuPercent', metric: 'ElastiCachePrimaryEngineCPUUtilization', percent: targetEngineCpuPercent },
      { id: 'Memory', subject: 'targetMemoryPercent', metric: 'ElastiCacheDatabaseMemoryUsageCountedForEvictPercentage', percent: targetMemoryPercent },
    ];
    throwProblems(this.node.path, checkScaling(cache, { what: 'Shards', min: minShards, max: maxShards, least: 1, most: 500, now: cache.topology.shards }, targets));
    this.scalableTarget = scale(this, cache, { dimension: 'NodeGroups', min: minShards, max: maxShards, targets, scaleOutCooldown: props.scaleOutCooldown, scaleInCooldown: props.scaleInCooldown });
  }
}
