import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { queryResultsPrefix } from './private/log-bucket';
import { logPrefixes, webAclLogPrefix } from './private/log-delivery';
import { ProblemsError } from './private/problems';
import { WebEdgeLogQueries } from './web-edge-log-queries';

/** What the grants of an edge are made from. */
export interface WebEdgeGrantsProps {
  /** The bucket of the logs. */
  readonly logBucket: IBucket;

  /**
   * The tables and the workgroup.
   *
   * @default - none: queryLogs() is the error `LogQueriesUnavailable`
   */
  readonly logQueries?: WebEdgeLogQueries;
}

/** What others may do with an edge. */
export class WebEdgeGrants {
  constructor(private readonly props: WebEdgeGrantsProps) {}

  /**
   * Lets `grantee` ask the logs: run queries in the edge's workgroup of Athena, read its tables and the logs of this account, and write the
   * results. It sees addresses and paths of users. Error: `LogQueriesUnavailable`.
   *
   * @see https://docs.aws.amazon.com/athena/latest/ug/security-iam-athena.html
   */
  public queryLogs(grantee: iam.IGrantable): iam.Grant {
    const { logBucket, logQueries } = this.props;
    if (!logQueries) {
      throw new ProblemsError('queryLogs', [{ code: 'LogQueriesUnavailable', subject: 'logQueries', got: false, expected: 'an edge with tables and a workgroup', mend: 'leave out logQueries: false, or grant the bucket yourself' }]);
    }
    const stack = Stack.of(logQueries);
    const { databaseName, tableNames } = logQueries;
    const catalog = (resource: string, resourceName?: string) => stack.formatArn({ partition: Aws.PARTITION, service: 'glue', resource, resourceName });
    const logFolders = [...Object.values(logPrefixes), ...tableNames.includes('waf_logs') ? [webAclLogPrefix] : []].map((prefix) => `${prefix}/AWSLogs/${stack.account}/`);
    const resultFolder = `${queryResultsPrefix}/`;
    const allow = (actions: string[], resourceArns: string[], conditions?: Record<string, Record<string, unknown>>) => iam.Grant.addToPrincipal({ grantee, actions, resourceArns, conditions });
    return [
      allow([
        'athena:BatchGetNamedQuery', 'athena:BatchGetQueryExecution', 'athena:GetNamedQuery', 'athena:GetQueryExecution', 'athena:GetQueryResults', 'athena:GetQueryResultsStream',
        'athena:GetWorkGroup', 'athena:ListNamedQueries', 'athena:ListQueryExecutions', 'athena:StartQueryExecution', 'athena:StopQueryExecution',
      ], [stack.formatArn({ partition: Aws.PARTITION, service: 'athena', resource: 'workgroup', resourceName: logQueries.workGroupName })]),
      allow(['glue:GetDatabase', 'glue:GetPartition', 'glue:GetPartitions', 'glue:GetTable', 'glue:GetTables'], [
        catalog('catalog'), catalog('database', databaseName), ...tableNames.map((table) => catalog('table', `${databaseName}/${table}`)),
      ]),
      allow(['s3:GetBucketLocation'], [logBucket.bucketArn]),
      allow(['s3:ListBucket'], [logBucket.bucketArn], { StringLike: { 's3:prefix': [...logFolders, resultFolder].map((folder) => `${folder}*`) } }),
      allow(['s3:GetObject'], [...logFolders, resultFolder].map((folder) => logBucket.arnForObjects(`${folder}*`))),
      allow(['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:PutObject'], [logBucket.arnForObjects(`${resultFolder}*`)]),
    ].reduce((all, grant) => all.combine(grant));
  }
}
