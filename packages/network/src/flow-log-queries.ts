import { Names, Size, Stack } from 'aws-cdk-lib';
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { QUERY_RESULTS } from './private/flow-log-bucket';
import { FLOW_LOG_COLUMNS } from './private/flow-log-fields';
import { flowLogSql } from './private/flow-log-sql';

const TABLE = 'flow_logs';
const PARQUET = 'org.apache.hadoop.hive.ql.io.parquet';

/** What the queries of flow logs are made from. */
export interface FlowLogQueriesProps {
  /** The bucket of the flow logs. */
  readonly bucket: IBucket;

  /**
   * The folder in the bucket, with a slash at its end.
   *
   * @default - the top of the bucket
   */
  readonly folder?: string;

  /**
   * Whether each hour has a folder of its own.
   *
   * @default false
   */
  readonly hourlyPartitions?: boolean;

  /** The key of the results. */
  readonly encryptionKey: IKey;

  /** How much one query may read. */
  readonly scanLimit: Size;
}

/**
 * A table of the flow logs in AWS Glue, and a workgroup of Amazon Athena with saved queries. The table computes its partitions
 * (partition projection), so that a log can be asked for as soon as it is there.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
 */
export class FlowLogQueries extends Construct {
  /** The name of the workgroup. */
  public readonly workGroupName: string;

  /** The name of the database. */
  public readonly databaseName: string;

  /** The name of the table. */
  public readonly tableName: string;

  /** The workgroup's L1. */
  public readonly cfnWorkGroup: CfnWorkGroup;

  /** The database's L1. */
  public readonly cfnDatabase: CfnDatabase;

  /** The table's L1. */
  public readonly cfnTable: CfnTable;

  /** The L1s of the saved queries. */
  public readonly cfnNamedQueries: CfnNamedQuery[];

  constructor(scope: Construct, id: string, props: FlowLogQueriesProps) {
    super(scope, id);
    const { bucket, folder = '', hourlyPartitions = false, encryptionKey, scanLimit } = props;
    const { account, region } = Stack.of(this);
    // Athena and Glue want names; nothing but the name replaces the workgroup and the database.
    const name = Names.uniqueResourceName(this, { maxLength: 128, separator: '_', allowedSpecialCharacters: '_' }).toLowerCase();

    this.cfnDatabase = new CfnDatabase(this, 'Database', { catalogId: account, databaseInput: { name, description: `The flow logs of ${scope.node.path}` } });
    this.cfnTable = this.addTable(bucket.s3UrlForObject(`${folder}AWSLogs/aws-account-id=${account}/aws-service=vpcflowlogs/aws-region=${region}/`), hourlyPartitions);
    this.cfnWorkGroup = new CfnWorkGroup(this, 'WorkGroup', {
      name,
      description: `The flow logs of ${scope.node.path}`,
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        requesterPaysEnabled: false,
        bytesScannedCutoffPerQuery: scanLimit.toBytes(),
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: bucket.s3UrlForObject(`${folder}${QUERY_RESULTS}`),
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: encryptionKey.keyArn },
        },
      },
    });
    this.cfnNamedQueries = Object.entries(flowLogSql(`${name}.${TABLE}`)).map(([queryId, { title, description, sql }]) => new CfnNamedQuery(this, queryId, {
      name: title, description, queryString: sql, database: this.cfnDatabase.ref, workGroup: this.cfnWorkGroup.ref,
    }));
    this.workGroupName = this.cfnWorkGroup.ref;
    this.databaseName = this.cfnDatabase.ref;
    this.tableName = TABLE;
  }

  /** The first flow logs in Parquet are of 2021; what is not there costs nothing, as long as a query names the days. */
  private addTable(location: string, hourlyPartitions: boolean): CfnTable {
    const projections: Record<string, Record<string, string>> = {
      year: { 'type': 'date', 'format': 'yyyy', 'range': '2021,NOW', 'interval': '1', 'interval.unit': 'YEARS' },
      month: { type: 'integer', range: '1,12', digits: '2' },
      day: { type: 'integer', range: '1,31', digits: '2' },
      ...hourlyPartitions ? { hour: { type: 'integer', range: '0,23', digits: '2' } } : {},
    };
    const keys = Object.keys(projections);
    return new CfnTable(this, 'Table', {
      catalogId: this.cfnDatabase.catalogId,
      databaseName: this.cfnDatabase.ref,
      tableInput: {
        name: TABLE,
        tableType: 'EXTERNAL_TABLE',
        parameters: {
          'EXTERNAL': 'TRUE',
          'classification': 'parquet',
          'projection.enabled': 'true',
          ...Object.fromEntries(keys.flatMap((key) => Object.entries(projections[key]).map(([property, value]) => [`projection.${key}.${property}`, value]))),
          'storage.location.template': `${location}${keys.map((key) => `${key}=\${${key}}/`).join('')}`,
        },
        partitionKeys: keys.map((key) => ({ name: key, type: 'string' })),
        storageDescriptor: {
          columns: FLOW_LOG_COLUMNS,
          location,
          inputFormat: `${PARQUET}.MapredParquetInputFormat`,
          outputFormat: `${PARQUET}.MapredParquetOutputFormat`,
          serdeInfo: { serializationLibrary: `${PARQUET}.serde.ParquetHiveSerDe` },
        },
      },
    });
  }
}
