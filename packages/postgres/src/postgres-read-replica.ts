import { RemovalPolicy, Token } from 'aws-cdk-lib';
import { Connections, InstanceType, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnKey, IKey, Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnDBInstance, DatabaseInstance, DatabaseInstanceEngine, Endpoint, IDatabaseInstance, PostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { PostgresAlarms } from './postgres-alarms';
import { PostgresConnectionInfo } from './postgres-connection-info';
import { IPostgresDatabase, PostgresDatabase } from './postgres-database';
import { PostgresGrants } from './postgres-grants';
import { PostgresMetrics } from './postgres-metrics';
import { PostgresReadReplicaProps } from './postgres-read-replica-props';
import { PostgresVersion } from './postgres-version';
import { PostgresWidgets } from './postgres-widgets';
import { checkReadReplica } from './private/check-read-replica';
import { connectionInfoOf } from './private/connection-info';
import { createDataKey, logsStatement } from './private/data-key';
import { instanceIdentifierOf } from './private/identifier';
import { capacityOf } from './private/instance-classes';
import { createLogGroups, logExports, logGroupArnsOf } from './private/log-groups';
import { createMonitoringRole } from './private/monitoring-role';
import { createParameterGroup } from './private/parameter-group';
import { parametersOf } from './private/parameters';
import { throwProblems } from './private/problems';
import { guardReplacement } from './private/replacement-guard';
import { replacementProperties } from './private/replacement-properties';

/**
 * A copy of a database that follows it and takes reads only. Users, passwords and data are those of the database; a few seconds of them may be missing.
 * To make one replaces nothing. Taken out of the template with its source, RDS promotes it: so leave the whole construct out to remove it.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PostgreSQL.Replication.ReadReplicas.html
 */
export class PostgresReadReplica extends Construct implements IPostgresDatabase {
  /** The instance. */
  public readonly instance: CfnDBInstance;
  /** The group that it is in. */
  public readonly securityGroup: SecurityGroup;
  /** The log groups of its exported logs, `postgresql` and `upgrade`. */
  public readonly logGroups: LogGroup[];
  /** The key that encrypts insights and logs. */
  public readonly encryptionKey: IKey;
  /** The key itself, where it was made here. */
  public readonly key?: CfnKey;
  /** Its alarms. */
  public readonly alarms: PostgresAlarms;
  /** The resource ID of the instance, which IAM policies name it by. */
  public readonly instanceResourceId: string;

  public readonly instanceIdentifier: string;
  public readonly database: IDatabaseInstance;
  public readonly connections: Connections;
  public readonly endpoint: Endpoint;
  public readonly hostname: string;
  public readonly port: number;
  public readonly databaseName: string;
  public readonly grants: PostgresGrants;
  public readonly metrics: PostgresMetrics;
  public readonly widgets: PostgresWidgets;
  public readonly connectionInfo: PostgresConnectionInfo;

  constructor(scope: Construct, id: string, props: PostgresReadReplicaProps) {
    super(scope, id);
    const { source, vpc, removalPolicy = RemovalPolicy.RETAIN } = props;
    const own = source instanceof PostgresDatabase ? source : undefined;
    const instanceType = (props.instanceType ?? new InstanceType(own?.instance.dbInstanceClass?.replace(/^db\./, '') ?? 'm7g.large')).toString();
    const maintenanceWindow = props.maintenanceWindow ?? 'sun:05:00-sun:06:00';
    throwProblems(this.node.path, checkReadReplica(props, { instanceType, maintenanceWindow }));

    const version = own?.version ?? props.version!;
    const identifier = instanceIdentifierOf(this, { source: source.instanceIdentifier, port: source.port, encryptionKey: props.encryptionKey?.keyArn });
    const logGroupArns = logGroupArnsOf(this, identifier);
    this.port = source.port;
    this.databaseName = source.databaseName;
    props.encryptionKey?.addToResourcePolicy(logsStatement(this, logGroupArns));
    this.key = props.encryptionKey ? undefined : createDataKey(this, 'Key', { logGroupArns, removalPolicy });
    this.encryptionKey = props.encryptionKey ?? Key.fromKeyArn(this, 'EncryptionKey', this.key!.attrArn);
    this.logGroups = createLogGroups(this, { instanceIdentifier: identifier, encryptionKey: this.encryptionKey, retention: props.logRetention ?? RetentionDays.THREE_MONTHS, removalPolicy });
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', { vpc, description: 'A read replica of a PostgreSQL database', allowAllOutbound: false });
    this.connections = new Connections({ securityGroups: [this.securityGroup], defaultPort: Port.tcp(this.port) });
    if (props.clientSecurityGroup) this.connections.allowFrom(props.clientSecurityGroup, Port.tcp(this.port), 'Clients of the read replica');
    this.instance = this.createInstance(props, { identifier, instanceType, maintenanceWindow, version, own });
    this.instance.node.addDependency(...this.logGroups);

    this.instanceIdentifier = this.instance.ref;
    this.instanceResourceId = this.instance.attrDbiResourceId;
    this.hostname = this.instance.attrEndpointAddress;
    this.endpoint = new Endpoint(this.hostname, Token.asNumber(this.instance.attrEndpointPort));
    this.database = DatabaseInstance.fromDatabaseInstanceAttributes(this, 'Database', {
      instanceIdentifier: this.instanceIdentifier, instanceResourceId: this.instanceResourceId, instanceEndpointAddress: this.hostname, port: this.port, securityGroups: [this.securityGroup],
      engine: DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.of(version.major, version.major) }),
    });
    const { secretArn } = source.connectionInfo;
    const secret = own?.secret ?? (secretArn ? Secret.fromSecretCompleteArn(this, 'MasterSecret', secretArn) : undefined);
    this.grants = new PostgresGrants(this, { instanceResourceId: this.instanceResourceId, secret });
    this.metrics = new PostgresMetrics(this.instanceIdentifier, this.instanceResourceId);
    this.connectionInfo = connectionInfoOf(this, this.endpoint, this.databaseName, secretArn);
    const parameters = (props.parameters ?? own?.parameterGroup.parameters) as { [name: string]: string } | undefined;
    this.alarms = new PostgresAlarms(this, 'Alarms', {
      metrics: this.metrics,
      capacity: { ...capacityOf({ instanceType, instanceMemory: props.instanceMemory, maxAllocatedStorage: props.maxAllocatedStorage, maxConnections: parameters?.max_connections }), readReplica: true },
      thresholds: props.alarms,
      actions: props.alarmActions,
    });
    this.widgets = new PostgresWidgets({ metrics: this.metrics, alarms: this.alarms });
    guardReplacement(this, { replacementProperties, deployed: props.deployed?.resources, acknowledged: props.acknowledgedReplacements, facts: { version: version.major } });
  }

  /** What it inherits is left out: RDS refuses it, or would take the template's silence for a change. */
  private createInstance(props: PostgresReadReplicaProps, { identifier, instanceType, maintenanceWindow, version, own }: InstanceFacts): CfnDBInstance {
    const ownParameters = props.parameters !== undefined || !own;
    const instance = new CfnDBInstance(this, 'Resource', {
      dbInstanceIdentifier: identifier,
      sourceDbInstanceIdentifier: props.source.instanceIdentifier,
      dbInstanceClass: `db.${instanceType}`,
      port: this.port.toString(),
      engine: 'postgres',
      autoMinorVersionUpgrade: true,
      dbParameterGroupName: ownParameters ? createParameterGroup(this, version, parametersOf(props.parameters)).ref : own.parameterGroup.ref,
      preferredMaintenanceWindow: maintenanceWindow,
      multiAz: props.multiAz ?? false,
      dbSubnetGroupName: own?.subnetGroup.ref,
      vpcSecurityGroups: [this.securityGroup.securityGroupId],
      publiclyAccessible: false,
      maxAllocatedStorage: props.maxAllocatedStorage?.toGibibytes() ?? own?.instance.maxAllocatedStorage,
      storageType: 'gp3',
      enableIamDatabaseAuthentication: true,
      caCertificateIdentifier: own?.instance.caCertificateIdentifier ?? 'rds-ca-rsa2048-g1',
      copyTagsToSnapshot: true,
      deletionProtection: props.deletionProtection ?? false,
      enablePerformanceInsights: true,
      performanceInsightsKmsKeyId: this.encryptionKey.keyArn,
      performanceInsightsRetentionPeriod: 7,
      monitoringInterval: 60,
      monitoringRoleArn: createMonitoringRole(this, 'MonitoringRole', identifier).roleArn,
      enableCloudwatchLogsExports: logExports,
    });
    instance.applyRemovalPolicy(RemovalPolicy.DESTROY);
    return instance;
  }
}

interface InstanceFacts {
  readonly identifier: string;
  readonly instanceType: string;
  readonly maintenanceWindow: string;
  readonly version: PostgresVersion;
  readonly own: PostgresDatabase | undefined;
}
