import { ResolvedCacheProps } from './defaults';
import { Problem } from './problems';

export function checkMultiAz({ multiAz, topology: { kind, nodesPerShard } }: ResolvedCacheProps): Problem[] {
  if (!multiAz || kind === 'serverless' || nodesPerShard > 1) return [];
  return [{ code: 'MultiAzUnsupported', subject: 'multiAz', got: true, expected: 'false where no shard has a replica to fail over to', mend: 'give a second node, or a replica to each shard' }];
}
