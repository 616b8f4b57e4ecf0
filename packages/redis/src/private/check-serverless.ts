import { Token } from 'aws-cdk-lib';
import type { RedisCacheProps } from '../redis-cache-props';
import { ResolvedCacheProps } from './defaults';
import { Problem } from './problems';

/** Choices that only caches of nodes have. */
const OF_NODES = ['nodeType', 'multiAz', 'dataTiering', 'globalReplicationGroupId', 'maintenanceWindow', 'parameters', 'use', 'notificationTopic', 'logRetention'] as const;
const PORT = 6379;

export function checkServerless(props: RedisCacheProps, { topology, auth, port }: ResolvedCacheProps): Problem[] {
  if (topology.kind !== 'serverless') return [];
  const given = OF_NODES.filter((name) => props[name] !== undefined);
  return [
    ...given.map((name) => ({
      code: 'ServerlessUnsupported', subject: name, got: describe(props[name]), expected: 'nothing: a serverless cache has no such choice', mend: 'leave it out, or take CacheTopology.replicated or sharded',
    })),
    ...(auth.tokenOptions ? [{ code: 'AuthUnsupported', subject: 'auth', got: 'a token', expected: 'users, the only way into a serverless cache', mend: 'take CacheAuth.users()' }] : []),
    ...(Token.isUnresolved(port) || port === PORT ? [] : [{ code: 'ServerlessUnsupported', subject: 'port', got: port, expected: `${PORT}`, mend: 'leave it out' }]),
  ];
}

function describe(value: unknown): unknown {
  return typeof value === 'object' ? 'a value' : value;
}
