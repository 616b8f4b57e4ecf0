import { Size, SizeRoundingBehavior, Token } from 'aws-cdk-lib';
import { CacheTopology, ServerlessTopology } from '../cache-topology';
import { Problem } from './problems';

export const MOST_NODES = 500;

/**
 * Limits of serverless caches, in gibibytes and processing units a second.
 *
 * 2026-11-24, https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Scaling.html#Pre-Scaling
 */
const DATA = { least: 1, most: 5000 };
const ECPU = { least: 1000, most: 15_000_000 };

export function checkTopology({ kind, shards, nodesPerShard, limits }: CacheTopology): Problem[] {
  if (limits) return checkLimits(limits);
  if (kind === 'replicated') {
    return isBetween(nodesPerShard, 1, 6) ? [] : [{
      code: 'NodeCountInvalid', subject: 'topology.nodes', got: nodesPerShard, expected: 'a whole number from 1 to 6: a primary and up to five replicas', mend: 'take CacheTopology.sharded for more',
    }];
  }
  if (!isBetween(shards, 1, 500)) return [{ code: 'TopologyInvalid', subject: 'topology.shards', got: shards, expected: 'a whole number from 1 to 500', mend: 'give the number of shards' }];
  if (!isBetween(nodesPerShard, 1, 6)) {
    return [{ code: 'TopologyInvalid', subject: 'topology.replicasPerShard', got: nodesPerShard - 1, expected: 'a whole number from 0 to 5', mend: 'give the number of replicas of each shard' }];
  }
  if (shards * nodesPerShard > MOST_NODES) {
    return [{ code: 'TopologyInvalid', subject: 'topology', got: shards * nodesPerShard, expected: `at most ${MOST_NODES} nodes altogether`, mend: 'take fewer shards or replicas, of a larger node type' }];
  }
  return [];
}

function checkLimits({ maxData, minData, maxEcpu, minEcpu }: ServerlessTopology): Problem[] {
  const data = { unit: 'gibibytes', ...DATA };
  const ecpu = { unit: 'processing units a second', ...ECPU };
  return [
    ...checkLimit('maxData', gibibytes(maxData), data),
    ...checkLimit('minData', gibibytes(minData), { ...data, most: Math.min(data.most, gibibytes(maxData) ?? data.most) }),
    ...checkLimit('maxEcpu', maxEcpu, ecpu),
    ...checkLimit('minEcpu', minEcpu, { ...ecpu, most: Token.isUnresolved(maxEcpu) ? ecpu.most : Math.min(ecpu.most, maxEcpu) }),
  ];
}

function checkLimit(name: string, value: number | undefined, { least, most, unit }: { readonly least: number; readonly most: number; readonly unit: string }): Problem[] {
  return value === undefined || isBetween(value, least, most) ? [] : [{
    code: 'ServerlessLimitInvalid', subject: `topology.${name}`, got: value, expected: `a whole number of ${unit} from ${least} to ${most}`,
    mend: name.startsWith('min') ? 'leave it out, or keep it within the maximum' : 'a lower limit is not possible; give what the cache may cost at most',
  }];
}

function gibibytes(size: Size | undefined): number | undefined {
  return size === undefined || size.isUnresolved() ? undefined : size.toGibibytes({ rounding: SizeRoundingBehavior.NONE });
}

function isBetween(value: number, least: number, most: number): boolean {
  return Token.isUnresolved(value) || (Number.isInteger(value) && value >= least && value <= most);
}
