import type { RedisCacheProps } from '../redis-cache-props';
import { Problem } from './problems';

/**
 * What a secondary takes from its primary, and may not be given.
 *
 * 2026-11-24, https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
 */
const INHERITED = ['engine', 'nodeType', 'multiAz', 'dataTiering', 'parameters', 'use', 'source'] as const;

export function checkGlobalDatastore(props: RedisCacheProps): Problem[] {
  if (props.globalReplicationGroupId === undefined) return [];
  const conflict = { code: 'GlobalDatastoreConflict', expected: 'nothing: the secondary of a global datastore takes it from the primary', mend: 'leave it out here, and change it in the primary' };
  return [
    ...INHERITED.filter((name) => props[name] !== undefined).map((name) => ({ ...conflict, subject: name, got: typeof props[name] === 'object' ? 'a value' : props[name] })),
    ...(props.auth?.tokenOptions ? [{ ...conflict, subject: 'auth', got: 'a token' }] : []),
  ];
}
