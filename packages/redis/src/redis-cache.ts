import { Annotations, RemovalPolicy, Token } from 'aws-cdk-lib';
import { Connections, IConnectable, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnReplicationGroup, CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { IKey, Key } from 'aws-cdk-lib/aws-kms';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, IConstruct } from 'constructs';
import { CacheConnectionInfo, CacheEndpoint } from './cache-connection';
import { CacheEngine } from './cache-engine';
import { CacheLogin } from './cache-login';
import { CacheTopology } from './cache-topology';
import { DeployedCache } from './deployed-cache';
import { createAlarms } from './private/cache-alarms';
import { createCredentials } from './private/cache-credentials';
import { connectionInfoOf, createCacheResource } from './private/cache-resource';
import { checkRedisCacheProps } from './private/check-redis-cache-props';
import { withDefaults } from './private/defaults';
import { ImportedRedisCache } from './private/imported-redis-cache';
import { factsOfNodeType } from './private/node-types';
import { throwProblems } from './private/problems';
import { guardReplacement } from './private/replacement-guard';
import { replacementProperties } from './private/replacement-properties';
import { selectSubnets } from './private/subnets';
import { RedisCacheAlarms } from './redis-cache-alarms';
import { RedisCacheAttributes } from './redis-cache-attributes';
import { RedisCacheGrants } from './redis-cache-grants';
import { RedisCacheMetrics } from './redis-cache-metrics';
import { RedisCacheProps } from './redis-cache-props';
import { RedisCacheWidgets } from './redis-cache-widgets';

/** A cache that speaks the protocol of Redis. */
export interface IRedisCache extends IConstruct, IConnectable {
  /** The ID of the replication group, or the name of the serverless cache. */
  readonly cacheName: string;

  /** The ARN of the replication group or serverless cache. */
  readonly cacheArn: string;

  /** Nodes and shards, or the limits of a serverless cache. */
  readonly topology: CacheTopology;

  /** Where writes go; only with a replicated topology. */
  readonly primaryEndpoint?: CacheEndpoint;

  /** Whose connections are spread over the replicas: only with a replicated topology, and, on a port of its own, with a serverless one. */
  readonly readerEndpoint?: CacheEndpoint;

  /** Where clients learn of the shards; only with a sharded or serverless topology. */
  readonly configurationEndpoint?: CacheEndpoint;

  /** What a workload has to be told to connect. */
  readonly connectionInfo: CacheConnectionInfo;

  /** The ways in: the token, or the users but `default`. */
  readonly logins: CacheLogin[];

  /** Lets identities use the cache. */
  readonly grants: RedisCacheGrants;

  /** Its metrics. */
  readonly metrics: RedisCacheMetrics;

  /** Its graphs. */
  readonly widgets: RedisCacheWidgets;
}

/** A cache of ElastiCache, Valkey or Redis: encrypted, private, replicated over availability zones, backed up, logged and alarmed. */
export class RedisCache extends Construct implements IRedisCache {
  /** A cache that was made elsewhere. */
  public static fromRedisCacheAttributes(scope: Construct, id: string, attrs: RedisCacheAttributes): IRedisCache {
    return new ImportedRedisCache(scope, id, attrs);
  }

  public readonly cacheName: string;
  public readonly cacheArn: string;
  public readonly topology: CacheTopology;
  public readonly primaryEndpoint?: CacheEndpoint;
  public readonly readerEndpoint?: CacheEndpoint;
  public readonly configurationEndpoint?: CacheEndpoint;
  public readonly connectionInfo: CacheConnectionInfo;
  public readonly logins: CacheLogin[];
  public readonly grants: RedisCacheGrants;
  public readonly metrics: RedisCacheMetrics;
  public readonly widgets: RedisCacheWidgets;
  public readonly connections: Connections;

  /** Its alarms. */
  public readonly alarms: RedisCacheAlarms;

  /** The replication group beneath; undefined of a serverless cache. */
  public readonly replicationGroup?: CfnReplicationGroup;

  /** The serverless cache beneath; undefined of a cache of nodes. */
  public readonly serverlessCache?: CfnServerlessCache;

  /** The security group of the nodes. */
  public readonly securityGroup: SecurityGroup;

  /** The size of the nodes; undefined of a serverless cache, and of the secondary of a global datastore. */
  public readonly nodeType?: string;

  /** The secret of the first login that has one: its JSON field `password` holds the password or token. Undefined if all users have IAM. */
  public readonly secret?: ISecret;

  /** The key that encrypts data, snapshots, secrets and logs. */
  public readonly encryptionKey: IKey;

  constructor(scope: Construct, id: string, props: RedisCacheProps) {
    super(scope, id);
    const resolved = withDefaults(props);
    const subnets = selectSubnets(props.vpc, props.vpcSubnets);
    throwProblems(this.node.path, checkRedisCacheProps(props, resolved, subnets));

    const { engine, topology, auth, removalPolicy } = resolved;
    const serverless = topology.kind === 'serverless';
    const retains = removalPolicy === RemovalPolicy.RETAIN || removalPolicy === RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    const accessoryPolicy = retains ? removalPolicy : RemovalPolicy.DESTROY;

    this.topology = topology;
    this.nodeType = serverless || props.globalReplicationGroupId !== undefined ? undefined : resolved.nodeType;
    this.encryptionKey = props.encryptionKey ?? new Key(this, 'Key', {
      description: `Data, snapshots, secret and logs of ${this.node.path}`,
      enableKeyRotation: true,
      removalPolicy: removalPolicy === RemovalPolicy.SNAPSHOT ? RemovalPolicy.RETAIN : removalPolicy,
    });
    const credentials = createCredentials(this, { auth, engine, encryptionKey: this.encryptionKey, removalPolicy: accessoryPolicy });
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', { vpc: props.vpc, description: 'Nodes of a cache', allowAllOutbound: false, disableInlineRules: false });
    this.securityGroup.applyRemovalPolicy(accessoryPolicy);
    const made = createCacheResource(this, {
      props, resolved, credentials, accessoryPolicy, notificationTopicArn: props.notificationTopic?.topicArn, subnetIds: subnets.subnetIds, securityGroupId: this.securityGroup.securityGroupId, encryptionKey: this.encryptionKey,
    });
    this.replicationGroup = made.replicationGroup;
    this.serverlessCache = made.serverlessCache;
    this.cacheName = made.cacheName;
    this.cacheArn = made.cacheArn;
    this.primaryEndpoint = made.primaryEndpoint;
    this.readerEndpoint = made.readerEndpoint;
    this.configurationEndpoint = made.configurationEndpoint;
    this.logins = credentials.logins;
    this.secret = credentials.logins.find(({ secret }) => secret)?.secret;
    this.connectionInfo = connectionInfoOf(made, topology, credentials.logins);
    this.connections = new Connections({ securityGroups: [this.securityGroup], defaultPort: portsOf(topology, resolved.port) });
    if (props.clientSecurityGroup) this.connections.allowDefaultPortFrom(props.clientSecurityGroup);

    this.grants = new RedisCacheGrants(this, { cacheArn: this.cacheArn, logins: this.logins, encryptionKey: this.encryptionKey });
    this.metrics = RedisCacheMetrics._of(this.cacheName, topology);
    this.alarms = createAlarms(this, {
      topology, metrics: this.metrics, nodeType: this.nodeType, use: props.use, thresholds: props.alarms ?? {}, actions: props.alarmActions ?? {},
    });
    this.widgets = new RedisCacheWidgets({ metrics: this.metrics, alarms: this.alarms });
    this.warn(engine, props.deployed);
    guardReplacement(this, {
      replacementProperties,
      deployed: props.deployed?.resources,
      acknowledged: props.acknowledgedReplacements,
      facts: { engine: engine.engine, engineVersion: engine.version, auth: auth.kind },
    });
  }

  private warn(engine: CacheEngine, deployed?: DeployedCache) {
    if (this.nodeType !== undefined && !Token.isUnresolved(this.nodeType) && !factsOfNodeType(this.nodeType)) {
      Annotations.of(this).addWarningV2('@external-metrics/redis:NodeTypeUnknown',
        `NodeTypeUnknown: this version knows no limits of ${this.nodeType}, so there is no alarm for connections unless alarms.connections is given, and the alarm for CPU assumes more than two processors`);
    }
    if (this.replicationGroup && deployed && deployed.engine !== engine.engine) {
      Annotations.of(this).addWarningV2('@external-metrics/redis:EngineMigration',
        `EngineMigration: CloudFormation would replace the cache, with an empty one, to go from ${deployed.engine} to ${engine.engine}; ElastiCache does it in place, by the steps that the README gives under "From Redis to Valkey"`);
    }
  }
}

function portsOf({ kind }: CacheTopology, port: number): Port {
  return kind === 'serverless' ? Port.tcpRange(port, port + 1) : Port.tcp(port);
}
