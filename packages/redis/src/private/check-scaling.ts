import { Token } from 'aws-cdk-lib';
import type { RedisCache } from '../redis-cache';
import { Problem } from './problems';

export interface ScalingTarget {
  /** The construct id: for ever. */
  readonly id: string;
  readonly subject: string;
  readonly metric: string;
  readonly percent: number | undefined;
}

export interface ScalingRange {
  readonly what: 'Shards' | 'Replicas';
  readonly min: number;
  readonly max: number;
  readonly least: number;
  readonly most: number;
  /** What the cache begins with. */
  readonly now: number;
}

/** 2026-11-24, https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoScaling.html. */
const FAMILIES = ['r8g', 'r8gd', 'r7g', 'r7gd', 'r6g', 'r6gd', 'r5', 'm8g', 'm7g', 'm6g', 'm5', 'c8gn', 'c7gn'];
const SIZES = ['large', 'xlarge', '2xlarge'];
/** 2026-11-24, https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoScaling-Scaling-Adding-Policy-Shards.html. */
const TARGET = { least: 35, most: 70 };

export function checkScaling({ topology, nodeType }: RedisCache, range: ScalingRange, targets: readonly ScalingTarget[]): Problem[] {
  return [...checkCache(topology.kind, nodeType), ...(topology.kind === 'sharded' ? checkRange(range) : []), ...targets.flatMap(checkTarget)];
}

function checkCache(kind: string, nodeType: string | undefined): Problem[] {
  const code = 'ScalingUnsupported';
  if (kind !== 'sharded') return [{ code, subject: 'cache.topology', got: kind, expected: 'a sharded cache', mend: kind === 'serverless' ? 'a serverless cache scales by itself' : 'take CacheTopology.sharded' }];
  if (nodeType === undefined) return [{ code, subject: 'cache.globalReplicationGroupId', got: 'a secondary of a global datastore', expected: 'a cache of its own', mend: 'ElastiCache scales no global datastores' }];
  if (Token.isUnresolved(nodeType)) return [];
  const [, family, size] = nodeType.split('.');
  return FAMILIES.includes(family) && SIZES.includes(size) ? [] : [{
    code, subject: 'cache.nodeType', got: nodeType, expected: `a node type of the families ${FAMILIES.join(', ')} in the sizes ${SIZES.join(', ')}`, mend: 'take cache.m7g.large',
  }];
}

function checkRange({ what, min, max, least, most, now }: ScalingRange): Problem[] {
  if ([min, max, now].some((value) => Token.isUnresolved(value))) return [];
  if ([min, max].every(Number.isInteger) && least <= min && min <= now && now <= max && max <= most) return [];
  return [{ code: 'ScalingRangeInvalid', subject: `min${what}, max${what}`, got: `${min} to ${max}`, expected: `whole numbers from ${least} to ${most}, around the ${now} that the cache begins with`, mend: `give min${what} up to ${now}, and max${what} from it on` }];
}

function checkTarget({ subject, percent }: ScalingTarget): Problem[] {
  if (percent === undefined || Token.isUnresolved(percent) || (percent >= TARGET.least && percent <= TARGET.most)) return [];
  return [{ code: 'ScalingTargetInvalid', subject, got: percent, expected: `a number from ${TARGET.least} to ${TARGET.most}`, mend: 'leave it out for 60' }];
}
