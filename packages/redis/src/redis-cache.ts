import { Annotations, RemovalPolicy, Token } from 'aws-cdk-lib';
import { Connections, IConnectable, ISecurityGroup, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnParameterGroup, CfnReplicationGroup, CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache';
import { IKey, Key } from 'aws-cdk-lib/aws-kms';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, IConstruct } from 'constructs';
import { CacheConnectionInfo, CacheEndpoint } from './cache-connection';
import { CacheTopology } from './cache-topology';
import { CacheUse } from './cache-use';
import { createAlarms } from './private/cache-alarms';
import { createCredentials } from './private/cache-credentials';
import { createLogs } from './private/cache-logs';
import { checkRedisCacheProps } from './private/check-redis-cache-props';
import { withDefaults } from './private/defaults';
import { ImportedRedisCache } from './private/imported-redis-cache';
import { factsOfNodeType, hasDataTiering } from './private/node-types';
import { throwProblems } from './private/problems';
import { guardReplacement } from './private/replacement-guard';
import { replacementProperties } from './private/replacement-properties';
import { selectSubnets } from './private/subnets';
import { RedisCacheGrants } from './redis-cache-grants';
import { RedisCacheMetrics } from './redis-cache-metrics';
import { RedisCacheProps } from './redis-cache-props';

/** A cache that speaks the protocol of Redis. */
export interface IRedisCache extends IConstruct, IConnectable {
  /** The ID of the replication group. */
  readonly replicationGroupId: string;

  /** Where writes go; only with a replicated topology. */
  readonly primaryEndpoint?: CacheEndpoint;

  /** Whose connections are spread over the replicas; only with a replicated topology. */
  readonly readerEndpoint?: CacheEndpoint;

  /** Where clients learn of the shards; only with a sharded topology. */
  readonly configurationEndpoint?: CacheEndpoint;

  /** What a workload has to be told to connect. */
  readonly connectionInfo: CacheConnectionInfo;

  /** Lets identities use the cache. */
  readonly grants: RedisCacheGrants;

  /** The metrics of its nodes. */
  readonly metrics: RedisCacheMetrics;
}

/** A cache that was made elsewhere. */
export interface RedisCacheAttributes {
  /** The ID of the replication group. */
  readonly replicationGroupId: string;

  /** The security groups of the cache. */
  readonly securityGroups: ISecurityGroup[];

  /**
   * Nodes and shards, from which the names of the nodes in the metrics follow.
   *
   * @default CacheTopology.replicated({ nodes: 2 })
   */
  readonly topology?: CacheTopology;

  /**
   * Host name of the primary endpoint.
   *
   * @default - none; required with a replicated topology (error `EndpointMissing`)
   */
  readonly primaryEndpointAddress?: string;

  /**
   * Host name of the reader endpoint.
   *
   * @default - none
   */
  readonly readerEndpointAddress?: string;

  /**
   * Host name of the configuration endpoint.
   *
   * @default - none; required with a sharded topology (error `EndpointMissing`)
   */
  readonly configurationEndpointAddress?: string;

  /**
   * The port.
   *
   * @default 6379
   */
  readonly port?: number;

  /**
   * The secret whose JSON field `password` holds the password or token.
   *
   * @default - unknown: `grants.readSecret` throws `SecretUnknown`
   */
  readonly secret?: ISecret;

  /**
   * The user to log in as.
   *
   * @default - none, as with a token
   */
  readonly username?: string;

  /**
   * The key that encrypts the secret.
   *
   * @default - the key that `secret` knows of, if any
   */
  readonly encryptionKey?: IKey;
}

const MAXMEMORY_POLICY: Readonly<Record<CacheUse, string>> = { CACHE: 'allkeys-lru', SESSION: 'volatile-lru', QUEUE: 'noeviction' };

/** A replication group of ElastiCache: encrypted, private, replicated over availability zones, backed up, logged and alarmed. */
export class RedisCache extends Construct implements IRedisCache {
  /** A cache that was made elsewhere. */
  public static fromRedisCacheAttributes(scope: Construct, id: string, attrs: RedisCacheAttributes): IRedisCache {
    return new ImportedRedisCache(scope, id, attrs);
  }

  public readonly replicationGroupId: string;
  public readonly primaryEndpoint?: CacheEndpoint;
  public readonly readerEndpoint?: CacheEndpoint;
  public readonly configurationEndpoint?: CacheEndpoint;
  public readonly connectionInfo: CacheConnectionInfo;
  public readonly grants: RedisCacheGrants;
  public readonly metrics: RedisCacheMetrics;
  public readonly connections: Connections;

  /** The replication group beneath. */
  public readonly replicationGroup: CfnReplicationGroup;

  /** The secret whose JSON field `password` holds the password or token. */
  public readonly secret: ISecret;

  /** The key that encrypts data, snapshots, secret and logs. */
  public readonly encryptionKey: IKey;

  constructor(scope: Construct, id: string, props: RedisCacheProps) {
    super(scope, id);
    const resolved = withDefaults(props);
    const subnets = selectSubnets(props.vpc, props.vpcSubnets);
    throwProblems(this.node.path, checkRedisCacheProps(props, resolved, subnets));

    const { engine, topology, nodeType, auth, port, snapshotRetention, removalPolicy } = resolved;
    const replicas = topology.nodesPerShard > 1;
    const retains = removalPolicy === RemovalPolicy.RETAIN || removalPolicy === RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    const accessoryPolicy = retains ? removalPolicy : RemovalPolicy.DESTROY;

    this.encryptionKey = props.encryptionKey ?? new Key(this, 'Key', {
      description: `Data, snapshots, secret and logs of ${this.node.path}`,
      enableKeyRotation: true,
      removalPolicy: removalPolicy === RemovalPolicy.SNAPSHOT ? RemovalPolicy.RETAIN : removalPolicy,
    });
    const credentials = createCredentials(this, { auth, engine, encryptionKey: this.encryptionKey, removalPolicy: accessoryPolicy });
    const securityGroup = new SecurityGroup(this, 'SecurityGroup', { vpc: props.vpc, description: 'Nodes of a cache', allowAllOutbound: false, disableInlineRules: false });
    securityGroup.applyRemovalPolicy(accessoryPolicy);
    const subnetGroup = new CfnSubnetGroup(this, 'SubnetGroup', { description: 'Subnets of a cache', subnetIds: subnets.subnetIds });
    subnetGroup.applyRemovalPolicy(accessoryPolicy);
    const parameterGroup = new CfnParameterGroup(this, `Parameters-${engine.family}`, {
      cacheParameterGroupFamily: engine.family,
      description: `Parameters of ${this.node.path}`,
      properties: {
        ...(topology.clusterMode && { 'cluster-enabled': 'yes' }),
        ...(props.use && { 'maxmemory-policy': MAXMEMORY_POLICY[props.use] }),
        ...props.parameters,
      },
    });
    parameterGroup.applyRemovalPolicy(accessoryPolicy);

    this.replicationGroup = new CfnReplicationGroup(this, 'Resource', {
      replicationGroupDescription: this.node.path,
      engine: engine.engine,
      engineVersion: engine.version,
      autoMinorVersionUpgrade: true,
      cacheNodeType: nodeType,
      dataTieringEnabled: hasDataTiering(nodeType) || undefined,
      clusterMode: topology.clusterMode ? 'enabled' : 'disabled',
      ...(topology.clusterMode
        ? { numNodeGroups: topology.shards, replicasPerNodeGroup: topology.nodesPerShard - 1 }
        : { numCacheClusters: topology.nodesPerShard }),
      automaticFailoverEnabled: topology.clusterMode || replicas,
      multiAzEnabled: replicas,
      port,
      cacheSubnetGroupName: subnetGroup.ref,
      securityGroupIds: [securityGroup.securityGroupId],
      cacheParameterGroupName: parameterGroup.ref,
      atRestEncryptionEnabled: true,
      kmsKeyId: this.encryptionKey.keyArn,
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      authToken: credentials.authToken,
      userGroupIds: credentials.userGroupIds,
      snapshotRetentionLimit: snapshotRetention.toDays(),
      snapshotWindow: resolved.snapshotWindow,
      preferredMaintenanceWindow: resolved.maintenanceWindow,
      logDeliveryConfigurations: createLogs(this, { encryptionKey: this.encryptionKey, retention: resolved.logRetention, removalPolicy: accessoryPolicy }),
    });
    this.replicationGroup.applyRemovalPolicy(removalPolicy);
    // Without it, CloudFormation replaces the whole cache to change the number of shards.
    if (topology.clusterMode) this.replicationGroup.cfnOptions.updatePolicy = { useOnlineResharding: true };

    this.replicationGroupId = this.replicationGroup.ref;
    this.secret = credentials.secret;
    this.connections = new Connections({ securityGroups: [securityGroup], defaultPort: Port.tcp(port) });
    if (props.clientSecurityGroup) this.connections.allowDefaultPortFrom(props.clientSecurityGroup);
    if (topology.clusterMode) {
      this.configurationEndpoint = { address: this.replicationGroup.attrConfigurationEndPointAddress, port };
    } else {
      this.primaryEndpoint = { address: this.replicationGroup.attrPrimaryEndPointAddress, port };
      this.readerEndpoint = { address: this.replicationGroup.attrReaderEndPointAddress, port };
    }
    this.connectionInfo = {
      host: (this.configurationEndpoint ?? this.primaryEndpoint!).address,
      readerHost: this.readerEndpoint?.address,
      port,
      tls: true,
      clusterMode: topology.clusterMode,
      secretArn: this.secret.secretArn,
      username: credentials.username,
    };
    this.grants = RedisCacheGrants._of(this.secret, this.encryptionKey);
    this.metrics = RedisCacheMetrics._of(topology.nodeSuffixes.map((suffix) => `${this.replicationGroupId}-${suffix}`));
    createAlarms(this, {
      nodeSuffixes: topology.nodeSuffixes, metrics: this.metrics, nodeType, replicas, use: props.use, thresholds: props.alarms ?? {}, actions: props.alarmActions ?? {},
    });
    if (!Token.isUnresolved(nodeType) && !factsOfNodeType(nodeType)) {
      Annotations.of(this).addWarningV2('@external-metrics/redis:NodeTypeUnknown',
        `NodeTypeUnknown: this version knows no limits of ${nodeType}, so there is no alarm for connections unless alarms.connections is given, and the alarm for CPU assumes more than two processors`);
    }
    guardReplacement(this, {
      replacementProperties,
      deployed: props.deployed?.resources,
      acknowledged: props.acknowledgedReplacements,
      facts: { engine: engine.engine, engineVersion: engine.version, auth: auth.kind },
    });
  }
}
