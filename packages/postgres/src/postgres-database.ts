import { RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Connections, IConnectable, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnKey, IKey, Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnDBInstance, CfnDBParameterGroup, CfnDBSubnetGroup, DatabaseInstance, DatabaseInstanceEngine, Endpoint, IDatabaseInstance, PostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import { CfnSecret, ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, IConstruct } from 'constructs';
import { PostgresAlarms } from './postgres-alarms';
import { PostgresConnectionInfo } from './postgres-connection-info';
import { PostgresDatabaseAttributes } from './postgres-database-attributes';
import { PostgresDatabaseProps } from './postgres-database-props';
import { PostgresGrants } from './postgres-grants';
import { PostgresMetrics } from './postgres-metrics';
import { PostgresVersion } from './postgres-version';
import { PostgresWidgets } from './postgres-widgets';
import { warnOfLibraries } from './private/check-features';
import { checkPostgresProps } from './private/check-postgres-props';
import { warnOfVersion } from './private/check-version';
import { connectionInfoOf } from './private/connection-info';
import { createDataKey, logsStatement } from './private/data-key';
import { createEventSubscriptions } from './private/event-subscription';
import { createFeatureRoles } from './private/feature-roles';
import { instanceIdentifierOf } from './private/identifier';
import { ImportedPostgresDatabase } from './private/imported-postgres-database';
import { createInstance } from './private/instance';
import { capacityOf } from './private/instance-classes';
import { createLogGroups, logExports, logGroupArnsOf } from './private/log-groups';
import { createMasterSecret, keepWith, rotateMasterSecret } from './private/master-secret';
import { createMonitoringRole } from './private/monitoring-role';
import { createParameterGroup } from './private/parameter-group';
import { parametersOf } from './private/parameters';
import { throwProblems } from './private/problems';
import { guardReplacement } from './private/replacement-guard';
import { replacementProperties } from './private/replacement-properties';
import { Settings, settingsOf } from './private/settings';

/** A PostgreSQL database on Amazon RDS, made here or elsewhere. */
export interface IPostgresDatabase extends IConstruct, IConnectable {
  /** The identifier of the instance. */
  readonly instanceIdentifier: string;

  /** The database as other constructs of `aws-cdk-lib` take it. */
  readonly database: IDatabaseInstance;

  /** Host name and port, as RDS reports them. */
  readonly endpoint: Endpoint;

  /** The host name. */
  readonly hostname: string;

  /** The port, as it was chosen. */
  readonly port: number;

  /** The database that applications use. */
  readonly databaseName: string;

  /** What the database lets others do. */
  readonly grants: PostgresGrants;

  /** Its metrics. */
  readonly metrics: PostgresMetrics;

  /** Graphs of its metrics. */
  readonly widgets: PostgresWidgets;

  /** What a workload needs to connect. */
  readonly connectionInfo: PostgresConnectionInfo;
}

/** A PostgreSQL database on Amazon RDS: encrypted, private, in two availability zones, backed up, logged, alarmed and protected from deletion. */
export class PostgresDatabase extends Construct implements IPostgresDatabase {
  /** A database that was made elsewhere. */
  public static fromPostgresDatabaseAttributes(scope: Construct, id: string, attrs: PostgresDatabaseAttributes): IPostgresDatabase {
    return new ImportedPostgresDatabase(scope, id, attrs);
  }

  /** The instance itself. */
  public readonly instance: CfnDBInstance;
  /** The subnets that it is in. */
  public readonly subnetGroup: CfnDBSubnetGroup;
  /** The parameters of its major version. */
  public readonly parameterGroup: CfnDBParameterGroup;
  /** The group that it is in: nobody is let in, and it opens no connection itself, but to port 443 where a feature needs it. */
  public readonly securityGroup: SecurityGroup;
  /** The log groups of its exported logs, `postgresql` and `upgrade`. */
  public readonly logGroups: LogGroup[];
  /** The key that encrypts storage, insights, master secret and logs. */
  public readonly encryptionKey: IKey;
  /** The key itself, where it was made here. */
  public readonly key?: CfnKey;
  /** The secret of the master user. Who reads it has to decrypt it, too: `grants.readSecret` allows both. */
  public readonly secret: ISecret;
  /** The major version. */
  public readonly version: PostgresVersion;
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

  constructor(scope: Construct, id: string, props: PostgresDatabaseProps) {
    super(scope, id);
    const settings = settingsOf(props);
    throwProblems(this.node.path, checkPostgresProps(props, settings, Stack.of(this).region));
    warnOfVersion(this, settings);
    warnOfLibraries(this, props.preloadLibraries, settings);

    const { databaseName } = props;
    const { version, masterUsername, port } = settings;
    const { snapshotIdentifier, restorePoint } = settings.source;
    const identifier = instanceIdentifierOf(this, { databaseName, masterUsername, port, encryptionKey: props.encryptionKey?.keyArn, snapshotIdentifier, ...restorePoint });
    this.version = version;
    this.port = port;
    this.databaseName = databaseName ?? 'postgres';
    this.key = this.prepareKey(props, settings, identifier);
    this.encryptionKey = props.encryptionKey ?? Key.fromKeyArn(this, 'EncryptionKey', this.key!.attrArn);
    this.logGroups = createLogGroups(this, { instanceIdentifier: identifier, encryptionKey: this.encryptionKey, retention: settings.logRetention, removalPolicy: outliving(settings.removalPolicy) });
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', { vpc: props.vpc, description: 'A PostgreSQL database', allowAllOutbound: false });
    this.connections = new Connections({ securityGroups: [this.securityGroup], defaultPort: Port.tcp(port) });
    if (props.clientSecurityGroup) this.connections.allowFrom(props.clientSecurityGroup, Port.tcp(port), 'Clients of the database');
    this.subnetGroup = new CfnDBSubnetGroup(this, 'SubnetGroup', {
      dbSubnetGroupDescription: 'Where a PostgreSQL database is',
      subnetIds: props.vpc.selectSubnets(settings.vpcSubnets).subnetIds,
    });
    this.parameterGroup = createParameterGroup(this, version, parametersOf(props.parameters, props.preloadLibraries));
    const { generated, secret: ownSecret } = settings.credentials;
    const generatedSecret = generated && createMasterSecret(this, 'MasterUserSecret', masterUsername, this.encryptionKey);
    this.instance = createInstance(this, 'Resource', {
      settings,
      masterSecretArn: ownSecret?.secretArn ?? generatedSecret?.ref,
      databaseName,
      instanceIdentifier: identifier,
      subnetGroup: this.subnetGroup,
      parameterGroup: this.parameterGroup,
      securityGroup: this.securityGroup,
      encryptionKey: this.encryptionKey,
      monitoringRole: props.monitoringRole ?? createMonitoringRole(this, 'MonitoringRole', identifier),
      logExports,
      associatedRoles: createFeatureRoles(this, props, identifier, this.securityGroup),
    });
    this.instance.node.addDependency(...this.logGroups);

    this.instanceIdentifier = this.instance.ref;
    this.instanceResourceId = this.instance.attrDbiResourceId;
    this.hostname = this.instance.attrEndpointAddress;
    this.endpoint = new Endpoint(this.hostname, Token.asNumber(this.instance.attrEndpointPort));
    this.secret = ownSecret ?? this.masterSecret(props, settings, generatedSecret);
    this.database = DatabaseInstance.fromDatabaseInstanceAttributes(this, 'Database', {
      instanceIdentifier: this.instanceIdentifier,
      instanceResourceId: this.instanceResourceId,
      instanceEndpointAddress: this.hostname,
      port,
      securityGroups: [this.securityGroup],
      engine: DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.of(version.major, version.major) }),
    });
    this.grants = new PostgresGrants(this, { instanceResourceId: this.instanceResourceId, secret: this.secret });
    this.metrics = new PostgresMetrics(this.instanceIdentifier, this.instanceResourceId);
    this.connectionInfo = connectionInfoOf(this, this.endpoint, this.databaseName, this.secret.secretArn);
    this.alarms = new PostgresAlarms(this, 'Alarms', {
      metrics: this.metrics,
      capacity: capacityOf({
        instanceType: settings.instanceType.toString(), instanceMemory: props.instanceMemory, instanceVcpus: props.instanceVcpus,
        allocatedStorage: settings.allocatedStorage, maxAllocatedStorage: settings.maxAllocatedStorage, maxConnections: props.parameters?.max_connections,
      }),
      thresholds: props.alarms,
      actions: props.alarmActions,
    });
    this.widgets = new PostgresWidgets({ metrics: this.metrics, alarms: this.alarms });
    if (props.eventSubscriptions ?? true) createEventSubscriptions(this, this.instanceIdentifier, props.alarmActions ?? {});
    guardReplacement(this, {
      replacementProperties,
      deployed: props.deployed?.resources,
      acknowledged: props.acknowledgedReplacements,
      facts: { version: version.major },
    });
  }

  private masterSecret({ vpc }: PostgresDatabaseProps, { credentials: { generated }, vpcSubnets, removalPolicy }: Settings, secret?: CfnSecret): ISecret {
    const { instance, encryptionKey, connections, port } = this;
    if (!secret || !generated) return Secret.fromSecretAttributes(this, 'MasterSecret', { secretCompleteArn: instance.attrMasterUserSecretSecretArn, encryptionKey });
    keepWith(removalPolicy, secret);
    return rotateMasterSecret(this, { secret, generated, instance, encryptionKey, connections, port, vpc, databaseSubnets: vpcSubnets });
  }

  /** Lets CloudWatch Logs use the caller's key, or makes one that does. */
  private prepareKey({ encryptionKey }: PostgresDatabaseProps, { removalPolicy }: Settings, identifier: string): CfnKey | undefined {
    const logGroupArns = logGroupArnsOf(this, identifier);
    if (!encryptionKey) return createDataKey(this, 'Key', { logGroupArns, removalPolicy: outliving(removalPolicy) });
    encryptionKey.addToResourcePolicy(logsStatement(this, logGroupArns));
    return undefined;
  }
}

/** Snapshots are worth nothing without their key, nor an incident without its logs. */
function outliving(removalPolicy: RemovalPolicy): RemovalPolicy {
  return removalPolicy === RemovalPolicy.SNAPSHOT ? RemovalPolicy.RETAIN : removalPolicy;
}
