import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnParameterGroup } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import { CacheEngine } from '../cache-engine';
import { CacheUse } from '../cache-use';

/**
 * What each use asks of the engine. Half as much again as the usual reserve is kept where nothing is evicted, because writes go on while a
 * snapshot is taken; and session frameworks, which may not set it themselves, listen for keys that expire.
 *
 * 2026-11-24, https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/redis-memory-management.html
 */
const PRESETS: Readonly<Record<CacheUse, { readonly [name: string]: string }>> = {
  CACHE: { 'maxmemory-policy': 'allkeys-lru', 'reserved-memory-percent': '25' },
  SESSION: { 'maxmemory-policy': 'volatile-lru', 'reserved-memory-percent': '25', 'notify-keyspace-events': 'Egx' },
  QUEUE: { 'maxmemory-policy': 'noeviction', 'reserved-memory-percent': '38' },
};

export interface ParameterGroupOptions {
  readonly engine: CacheEngine;
  readonly clusterMode: boolean;
  readonly use?: CacheUse;
  readonly parameters?: { readonly [name: string]: string };
  readonly removalPolicy: RemovalPolicy;
}

/** The parameter group of one family; that of another stands beside it, because a family can't be changed. */
export function createParameterGroup(cache: Construct, { engine, clusterMode, use, parameters, removalPolicy }: ParameterGroupOptions): CfnParameterGroup {
  const group = new CfnParameterGroup(cache, `Parameters-${engine.family}`, {
    cacheParameterGroupFamily: engine.family,
    description: `Parameters of ${cache.node.path}`,
    properties: { ...(clusterMode && { 'cluster-enabled': 'yes' }), ...(use && PRESETS[use]), ...parameters },
  });
  group.applyRemovalPolicy(removalPolicy);
  return group;
}
