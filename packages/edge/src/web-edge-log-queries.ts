import { Names, Size, Stack } from 'aws-cdk-lib';
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { accessLogTable, connectionLogTable, healthCheckLogTable } from './private/load-balancer-log-tables';
import { queryResultsPrefix } from './private/log-bucket';
import { loadBalancerSql, webAclSql } from './private/log-sql';
import { LogTable } from './private/log-table';
import { webAclLogTable } from './private/web-acl-log-table';

/** What the queries of an edge's logs are made from. */
export interface WebEdgeLogQueriesProps {
  /** The bucket of the logs, and of the results of queries. */
  readonly bucket: IBucket;

  /**
   * The name of the web ACL whose log is in the bucket.
   *
   * @default - none: there is no table of a web ACL's log
   */
  readonly webAclName?: string;

  /** How much one query may read. */
  readonly scanLimit: Size;
}

/**
 * Tables of an edge's logs in AWS Glue, and a workgroup of Amazon Athena with saved queries. The tables compute their partitions, one a day
 * (partition projection), so that a log can be asked for as soon as it is there. It costs nothing until a query reads.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
 */
export class WebEdgeLogQueries extends Construct {
  /** The name of the workgroup. */
  public readonly workGroupName: string;

  /** The name of the database. */
  public readonly databaseName: string;

  /** The names of the tables. */
  public readonly tableNames: string[];

  /** The workgroup's L1. */
  public readonly cfnWorkGroup: CfnWorkGroup;

  /** The database's L1. */
  public readonly cfnDatabase: CfnDatabase;

  /** The L1s of the tables. */
  public readonly cfnTables: CfnTable[];

  /** The L1s of the saved queries. */
  public readonly cfnNamedQueries: CfnNamedQuery[];

  private readonly bucket: IBucket;

  constructor(scope: Construct, id: string, props: WebEdgeLogQueriesProps) {
    super(scope, id);
    const { bucket, webAclName, scanLimit } = props;
    this.bucket = bucket;
    // Athena and Glue want names; nothing but the name replaces the workgroup and the database.
    const name = Names.uniqueResourceName(this, { maxLength: 128, separator: '_', allowedSpecialCharacters: '_' }).toLowerCase();
    const description = `The logs of ${scope.node.path}`;

    this.cfnDatabase = new CfnDatabase(this, 'Database', { catalogId: Stack.of(this).account, databaseInput: { name, description } });
    const tables = [accessLogTable, connectionLogTable, healthCheckLogTable];
    this.cfnTables = [
      ...tables.map((table) => this.addTable(table)),
      ...webAclName === undefined ? [] : [this.addTable(webAclLogTable, `${webAclName}/`)],
    ];
    this.cfnWorkGroup = new CfnWorkGroup(this, 'WorkGroup', {
      name,
      description,
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        requesterPaysEnabled: false,
        bytesScannedCutoffPerQuery: scanLimit.toBytes(),
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        // As the logs, of which the results are a part; with a key, who asks would need that, too.
        resultConfiguration: { outputLocation: bucket.s3UrlForObject(`${queryResultsPrefix}/`), encryptionConfiguration: { encryptionOption: 'SSE_S3' } },
      },
    });
    const queries = { ...loadBalancerSql(name), ...webAclName === undefined ? {} : webAclSql(name) };
    this.cfnNamedQueries = Object.entries(queries).map(([queryId, { title, description: says, sql }]) => new CfnNamedQuery(this, queryId, {
      name: title, description: says, queryString: sql, database: this.cfnDatabase.ref, workGroup: this.cfnWorkGroup.ref,
    }));
    this.workGroupName = this.cfnWorkGroup.ref;
    this.databaseName = this.cfnDatabase.ref;
    this.tableNames = [...tables, ...webAclName === undefined ? [] : [webAclLogTable]].map((table) => table.name);
  }

  /** Athena reads the folders within that of a day, too. What is not there costs nothing, as long as a query names the days. */
  private addTable({ name, description, prefix, service, columns, serde, serdeParameters }: LogTable, folder = ''): CfnTable {
    const { account, region } = Stack.of(this);
    const location = this.bucket.s3UrlForObject(`${prefix}/AWSLogs/${account}/${service}/${region}/${folder}`);
    return new CfnTable(this, name, {
      catalogId: this.cfnDatabase.catalogId,
      databaseName: this.cfnDatabase.ref,
      tableInput: {
        name,
        description,
        tableType: 'EXTERNAL_TABLE',
        parameters: {
          'EXTERNAL': 'TRUE',
          'projection.enabled': 'true',
          'projection.day.type': 'date',
          'projection.day.format': 'yyyy/MM/dd',
          'projection.day.range': '2023/01/01,NOW',
          'projection.day.interval': '1',
          'projection.day.interval.unit': 'DAYS',
          'storage.location.template': `${location}\${day}/`,
        },
        partitionKeys: [{ name: 'day', type: 'string' }],
        storageDescriptor: {
          columns: [...columns],
          location,
          inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
          serdeInfo: { serializationLibrary: serde, parameters: serdeParameters },
        },
      },
    });
  }
}
