import { Token } from 'aws-cdk-lib';
import type { RedisCacheProps } from '../redis-cache-props';
import { ResolvedCacheProps } from './defaults';
import { Problem } from './problems';

export function checkSource({ source }: RedisCacheProps, { topology }: ResolvedCacheProps): Problem[] {
  if (!source) return [];
  const { snapshotId: snapshot, rdbArns } = source;
  const serverless = topology.kind === 'serverless';
  if (rdbArns) {
    if (serverless) return [{ code: 'SourceUnsupported', subject: 'source', got: 'RDB files', expected: 'a snapshot, the only source of a serverless cache', mend: 'fill a cache of nodes from the files, and take a snapshot of it' }];
    return rdbArns.length > 0 ? [] : [{ code: 'SourceUnsupported', subject: 'source.keys', got: [], expected: 'the key of at least one RDB file', mend: 'give the keys of the files, one for each shard' }];
  }
  if (Token.isUnresolved(snapshot) || snapshot!.startsWith('arn:') === serverless) return [];
  return [{
    code: 'SourceUnsupported', subject: 'source.snapshot', got: snapshot, expected: serverless ? 'the ARN of a snapshot, for a serverless cache' : 'the name of a snapshot, for a cache of nodes',
    mend: serverless ? 'give ARN as aws elasticache describe-serverless-cache-snapshots shows it' : 'give SnapshotName as aws elasticache describe-snapshots shows it',
  }];
}
