import { Duration } from 'aws-cdk-lib';
import { CfnScalableTarget } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Construct } from 'constructs';
import { scale } from './private/auto-scaling';
import { checkScaling, ScalingTarget } from './private/check-scaling';
import { throwProblems } from './private/problems';
import { RedisCache } from './redis-cache';

/** Between what the number of replicas is kept, and by what. */
export interface RedisReplicaScalingProps {
  /**
   * The cache: sharded, of nodes that ElastiCache scales (errors `ScalingUnsupported`, `ScalingRangeInvalid`).
   */
  readonly cache: RedisCache;

  /** The fewest replicas of each shard: 1 up to the number that the cache begins with. */
  readonly minReplicas: number;

  /** The most replicas of each shard: the number that the cache begins with up to 5. */
  readonly maxReplicas: number;

  /**
   * How busy the engine of a replica shall be, in percent: 35 to 70 (error `ScalingTargetInvalid`).
   *
   * @default 60
   */
  readonly targetEngineCpuPercent?: number;

  /**
   * How long after one change no replica is added.
   *
   * @default Duration.minutes(10)
   */
  readonly scaleOutCooldown?: Duration;

  /**
   * How long after one change no replica is removed.
   *
   * @default Duration.minutes(15)
   */
  readonly scaleInCooldown?: Duration;
}

/**
 * Adds replicas to every shard under load, and removes them again. The number in the template has to stay: CloudFormation replaces the cache to change it.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoScaling.html
 */
export class RedisReplicaScaling extends Construct {
  /** What is scaled. */
  public readonly scalableTarget: CfnScalableTarget;

  constructor(scope: Construct, id: string, props: RedisReplicaScalingProps) {
    super(scope, id);
    const { cache, minReplicas, maxReplicas, targetEngineCpuPercent = 60 } = props;
    const targets: ScalingTarget[] = [{ id: 'EngineCpu', subject: 'targetEngineCpuPercent', metric: 'ElastiCacheReplicaEngineCPUUtilization', percent: targetEngineCpuPercent }];
    throwProblems(this.node.path, checkScaling(cache, { what: 'Replicas', min: minReplicas, max: maxReplicas, least: 1, most: 5, now: cache.topology.nodesPerShard - 1 }, targets));
    this.scalableTarget = scale(this, cache, { dimension: 'Replicas', min: minReplicas, max: maxReplicas, targets, scaleOutCooldown: props.scaleOutCooldown, scaleInCooldown: props.scaleInCooldown });
  }
}
