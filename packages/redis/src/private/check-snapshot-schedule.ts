import { Token } from 'aws-cdk-lib';
import type { RedisCache } from '../redis-cache';
import type { RedisSnapshotScheduleProps } from '../redis-snapshot-schedule';
import { Problem } from './problems';

/**
 * The longest names are 40 characters, and 255 of serverless caches, of which the ID of an invocation takes 16. 2026-11-24,
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-manual.html,
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateServerlessCacheSnapshot.html,
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html.
 */
const LONGEST_PREFIX = { nodes: 23, serverless: 200 };

export function checkSnapshotSchedule({ cache, schedule: { expressionString } }: RedisSnapshotScheduleProps, prefix: string): Problem[] {
  const problems: Problem[] = [];
  const { nodeType } = cache as Partial<RedisCache>;
  if (nodeType?.startsWith('cache.t1.')) {
    problems.push({ code: 'SnapshotUnsupported', subject: 'cache.nodeType', got: nodeType, expected: 'a node type that can be backed up', mend: 'take cache.t4g.micro' });
  }
  if (!Token.isUnresolved(expressionString) && !/^(cron|rate)\(/.test(expressionString)) {
    problems.push({ code: 'ScheduleInvalid', subject: 'schedule', got: expressionString, expected: 'a time that comes round, as cron(...) or rate(...)', mend: 'write ScheduleExpression.cron({ hour, minute, day, timeZone })' });
  }
  const longest = cache.topology.kind === 'serverless' ? LONGEST_PREFIX.serverless : LONGEST_PREFIX.nodes;
  if (!Token.isUnresolved(prefix) && (prefix.length > longest || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(prefix))) {
    problems.push({
      code: 'SnapshotNamePrefixInvalid', subject: 'snapshotNamePrefix', got: prefix, expected: `a lower-case letter, then lower-case letters, digits and single hyphens, ${longest} at most`, mend: 'take a short name, as sessions-monthly',
    });
  }
  return problems;
}
