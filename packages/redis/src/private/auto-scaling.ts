import { Duration } from 'aws-cdk-lib';
import { CfnScalableTarget, CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Construct } from 'constructs';
import type { RedisCache } from '../redis-cache';
import { ScalingTarget } from './check-scaling';

export interface Scaling {
  readonly dimension: string;
  readonly min: number;
  readonly max: number;
  readonly targets: readonly ScalingTarget[];
  readonly scaleOutCooldown?: Duration;
  readonly scaleInCooldown?: Duration;
}

/** Without a role: ElastiCache has a service-linked one for it. */
export function scale(scope: Construct, cache: RedisCache, { dimension, min, max, targets, scaleOutCooldown = Duration.minutes(10), scaleInCooldown = Duration.minutes(15) }: Scaling): CfnScalableTarget {
  const target = new CfnScalableTarget(scope, 'Target', {
    serviceNamespace: 'elasticache', scalableDimension: `elasticache:replication-group:${dimension}`, resourceId: `replication-group/${cache.cacheName}`, minCapacity: min, maxCapacity: max,
  });
  for (const { id, metric, percent } of targets) {
    if (percent === undefined) continue;
    new CfnScalingPolicy(scope, id, {
      policyName: `${scope.node.addr.slice(-8)}-${id}`,
      policyType: 'TargetTrackingScaling',
      scalingTargetId: target.ref,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: percent, predefinedMetricSpecification: { predefinedMetricType: metric }, scaleOutCooldown: scaleOutCooldown.toSeconds(), scaleInCooldown: scaleInCooldown.toSeconds(),
      },
    });
  }
  return target;
}
