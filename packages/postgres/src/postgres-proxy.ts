import { ArnFormat, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, MetricOptions, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Connections, IConnectable, Port, SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Grant, IGrantable, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnDBProxy, CfnDBProxyTargetGroup, Endpoint } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { PostgresProxyProps } from './postgres-proxy-props';
import { checkProxy } from './private/check-proxy';
import { instanceIdentifierOf } from './private/identifier';
import { throwProblems } from './private/problems';

/**
 * A pool of connections before a database: for clients that come and go in thousands, as functions do, and for a failover that clients hardly notice. TLS and, by default,
 * IAM tokens are required. Its certificate is signed by Amazon's public authorities, not by those of RDS: clients verify it with the roots of their system.
 *
 * RDS makes no blue/green deployment of a database that has one, and it can't be stopped while the database is used.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html
 */
export class PostgresProxy extends Construct implements IConnectable {
  /** The proxy. */
  public readonly proxy: CfnDBProxy;
  /** Its pool. */
  public readonly targetGroup: CfnDBProxyTargetGroup;
  /** The group that it is in: let in by the database. */
  public readonly securityGroup: SecurityGroup;
  /** As who it reads secrets and logs in. */
  public readonly role: Role;
  /** Its log. */
  public readonly logGroup: LogGroup;
  /** The host name, which its certificate is made out to. */
  public readonly hostname: string;
  /** Host name and port. */
  public readonly endpoint: Endpoint;
  /** Its alarms. */
  public readonly alarms: Alarm[];
  public readonly connections: Connections;

  constructor(scope: Construct, id: string, props: PostgresProxyProps) {
    super(scope, id);
    const { database, vpc, iamUsers = [], secrets = [], requireIam = true } = props;
    const vpcSubnets = props.vpcSubnets ?? { subnetType: vpc.isolatedSubnets.length > 0 ? SubnetType.PRIVATE_ISOLATED : SubnetType.PRIVATE_WITH_EGRESS };
    const pool = {
      maxConnectionsPercent: props.maxConnectionsPercent ?? 90,
      maxIdleConnectionsPercent: props.maxIdleConnectionsPercent ?? 50,
      borrowTimeout: props.borrowTimeout ?? Duration.seconds(30),
      idleClientTimeout: props.idleClientTimeout ?? Duration.minutes(30),
    };
    throwProblems(this.node.path, checkProxy(props, vpcSubnets, pool));

    const port = Port.tcp(database.port);
    const { subnetIds } = vpc.selectSubnets(vpcSubnets);
    const name = instanceIdentifierOf(this, { subnetIds: Fn.join(',', subnetIds) });
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', { vpc, description: 'A proxy of a PostgreSQL database', allowAllOutbound: false });
    this.connections = new Connections({ securityGroups: [this.securityGroup], defaultPort: port });
    database.connections.allowFrom(this.securityGroup, port, 'The proxy');
    if (props.clientSecurityGroup) this.connections.allowFrom(props.clientSecurityGroup, port, 'Clients of the proxy');
    this.role = this.createRole(props);
    this.logGroup = new LogGroup(this, 'Log', { logGroupName: `/aws/rds/proxy/${name}`, retention: props.logRetention ?? RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.DESTROY });
    this.proxy = new CfnDBProxy(this, 'Resource', {
      dbProxyName: name,
      engineFamily: 'POSTGRESQL',
      requireTls: true,
      debugLogging: false,
      defaultAuthScheme: iamUsers.length > 0 ? 'IAM_AUTH' : 'NONE',
      auth: secrets.map(({ secretArn }) => ({ authScheme: 'SECRETS', secretArn, iamAuth: requireIam ? 'REQUIRED' : 'DISABLED', clientPasswordAuthType: 'POSTGRES_SCRAM_SHA_256' })),
      idleClientTimeout: pool.idleClientTimeout.toSeconds(),
      roleArn: this.role.roleArn,
      vpcSecurityGroupIds: [this.securityGroup.securityGroupId],
      vpcSubnetIds: subnetIds,
    });
    this.proxy.node.addDependency(this.logGroup, this.role);
    this.targetGroup = new CfnDBProxyTargetGroup(this, 'TargetGroup', {
      dbProxyName: this.proxy.ref,
      targetGroupName: 'default',
      dbInstanceIdentifiers: [database.instanceIdentifier],
      connectionPoolConfigurationInfo: {
        maxConnectionsPercent: pool.maxConnectionsPercent,
        maxIdleConnectionsPercent: pool.maxIdleConnectionsPercent,
        connectionBorrowTimeout: pool.borrowTimeout.toSeconds(),
        initQuery: props.initQuery,
      },
    });
    this.hostname = this.proxy.attrEndpoint;
    this.endpoint = new Endpoint(this.hostname, database.port);
    this.alarms = this.createAlarms(props);
  }

  /**
   * Lets `grantee` log in through the proxy as the database user `user` with an IAM token.
   *
   * Error: `DatabaseUserInvalid`.
   */
  public grantConnect(grantee: IGrantable, user: string): Grant {
    throwProblems(this.node.path, /^[^*?]{1,63}$/.test(user) ? [] : [{ code: 'DatabaseUserInvalid', subject: 'user', got: user, expected: 'the name of one database user', mend: 'grant each user apart' }]);
    // The ARN of a proxy ends in its resource ID, which policies name it by.
    const resourceId = Fn.select(6, Fn.split(':', this.proxy.attrDbProxyArn));
    return Grant.addToPrincipal({ grantee, actions: ['rds-db:connect'], resourceArns: [this.userArn(resourceId, user)] });
  }

  /** Any metric of the proxy: by default the average of each minute. */
  public metric(metricName: string, options?: MetricOptions): Metric {
    return new Metric({ namespace: 'AWS/RDS', metricName, dimensionsMap: { ProxyName: this.proxy.ref }, statistic: 'Average', period: Duration.minutes(1), ...options });
  }

  private createRole({ database, iamUsers = [], secrets = [] }: PostgresProxyProps): Role {
    const stack = Stack.of(this);
    const role = new Role(this, 'Role', {
      description: 'A proxy of a PostgreSQL database',
      assumedBy: new ServicePrincipal('rds.amazonaws.com'),
    });
    const keys = [...new Set(secrets.flatMap(({ encryptionKey }) => encryptionKey?.keyArn ?? []))];
    if (iamUsers.length > 0) role.addToPolicy(new PolicyStatement({ actions: ['rds-db:connect'], resources: iamUsers.map((user) => this.userArn(database.instanceResourceId, user)) }));
    if (secrets.length > 0) role.addToPolicy(new PolicyStatement({ actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], resources: secrets.map(({ secretFullArn, secretArn }) => secretFullArn ?? `${secretArn}-??????`) }));
    if (keys.length > 0) role.addToPolicy(new PolicyStatement({ actions: ['kms:Decrypt'], resources: keys, conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${stack.region}.${stack.urlSuffix}` } } }));
    return role;
  }

  private userArn(resourceId: string, user: string): string {
    return Stack.of(this).formatArn({ service: 'rds-db', resource: 'dbuser', resourceName: `${resourceId}/${user}`, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  }

  private createAlarms({ alarmActions = {} }: PostgresProxyProps): Alarm[] {
    const waiting = new Alarm(this, 'BorrowLatency', {
      // In microseconds.
      metric: this.metric('DatabaseConnectionsBorrowLatency'), threshold: 1_000_000, comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD, evaluationPeriods: 5, treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: 'Clients wait for more than a second until the proxy has a connection for them. First: see in DatabaseConnectionsCurrentlySessionPinned whether sessions are pinned; then raise maxConnectionsPercent, or the connections of the database.',
    });
    const failing = new Alarm(this, 'SetupFailures', {
      metric: this.metric('DatabaseConnectionsSetupFailed', { statistic: 'Sum' }), threshold: 0, comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD, evaluationPeriods: 5, datapointsToAlarm: 3, treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: 'The proxy can not connect to the database. First: see the proxy\'s log; a password may have been changed without its secret, or a user is no member of rds_iam.',
    });
    for (const [alarm, actions = []] of [[waiting, alarmActions.warning], [failing, alarmActions.critical]] as const) {
      alarm.addAlarmAction(...actions);
      alarm.addOkAction(...actions);
    }
    return [waiting, failing];
  }
}
