import { Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { RedisCache } from '../redis-cache';
import { Problem } from './problems';

/** 2026-11-24, https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastores-Getting-Started.html; all their sizes are served. */
const FAMILIES = ['m5', 'm6g', 'm7g', 'm8g', 'r5', 'r6g', 'r6gd', 'r7g', 'r8g', 'c7gn', 'c8gn'];

/** Whether a cache can be the primary of a global datastore. */
export function checkPrimary(scope: Construct, primary: RedisCache): Problem[] {
  return [...checkRegion(scope, primary), ...checkCache(primary)];
}

function checkRegion(scope: Construct, primary: RedisCache): Problem[] {
  const [here, there] = [Stack.of(scope).region, Stack.of(primary).region];
  if (here === there || Token.isUnresolved(here) || Token.isUnresolved(there)) return [];
  return [{ code: 'GlobalDatastoreUnsupported', subject: 'primary', got: `a cache in ${there}`, expected: `a cache in ${here}`, mend: 'make the global datastore in a stack of the region of its primary' }];
}

function checkCache({ topology, nodeType }: RedisCache): Problem[] {
  const code = 'GlobalDatastoreUnsupported';
  if (topology.kind === 'serverless') return [{ code, subject: 'primary.topology', got: topology.kind, expected: 'a cache of nodes', mend: 'take CacheTopology.replicated or sharded' }];
  if (nodeType === undefined) return [{ code, subject: 'primary.globalReplicationGroupId', got: 'a secondary of a global datastore', expected: 'a cache of its own', mend: 'take its primary' }];
  if (Token.isUnresolved(nodeType) || FAMILIES.includes(nodeType.split('.')[1])) return [];
  return [{ code, subject: 'primary.nodeType', got: nodeType, expected: `a node type of the families ${FAMILIES.join(', ')}`, mend: 'take cache.m7g.large' }];
}
