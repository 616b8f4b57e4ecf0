import { RemovalPolicy, Token } from 'aws-cdk-lib';
import { ResolvedCacheProps } from './defaults';
import { factsOfNodeType, hasDataTiering } from './node-types';
import { Problem } from './problems';

export function checkNodeType({ nodeType, engine, removalPolicy, dataTiering }: ResolvedCacheProps): Problem[] {
  if (Token.isUnresolved(nodeType)) return [];
  if (!/^cache\.[a-z]+\d+[a-z]*\.[a-z0-9]+$/.test(nodeType)) {
    return [{ code: 'NodeTypeInvalid', subject: 'nodeType', got: nodeType, expected: 'a node type of ElastiCache', mend: 'write it as cache.m7g.large' }];
  }
  const problems: Problem[] = [];
  if (factsOfNodeType(nodeType)?.valkeyOnly && engine.engine === 'redis') {
    problems.push({ code: 'EngineUnsupported', subject: 'nodeType', got: nodeType, expected: 'a node type that is served for Redis OSS', mend: 'take generation 7, or Valkey' });
  }
  if (nodeType.startsWith('cache.t1.') && removalPolicy === RemovalPolicy.SNAPSHOT) {
    problems.push({ code: 'SnapshotUnsupported', subject: 'nodeType', got: nodeType, expected: 'a node type that can be backed up', mend: 'take cache.t4g.micro' });
  }
  if (dataTiering !== hasDataTiering(nodeType)) {
    problems.push({
      code: 'DataTieringUnsupported', subject: 'dataTiering', got: dataTiering, expected: `${!dataTiering} with ${nodeType}`, mend: 'leave it out: node types with SSD (cache.r6gd) have it always, others never',
    });
  }
  return problems;
}
