import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ITopic } from 'aws-cdk-lib/aws-sns';
import { AlarmActions } from './alarm-actions';
import { CacheAuth } from './cache-auth';
import { CacheEngine } from './cache-engine';
import { CacheSource } from './cache-source';
import { CacheTopology } from './cache-topology';
import { CacheUse } from './cache-use';
import { DeployedCache } from './deployed-cache';
import { CacheAlarmThresholds } from './redis-cache-alarms';

/** Properties of a cache. */
export interface RedisCacheProps {
  /** The VPC of the cache. */
  readonly vpc: IVpc;

  /**
   * The subnets of the nodes, in at least two availability zones if there are replicas.
   * Public ones are refused (errors `PublicSubnets`, `SubnetsMissing`, `SubnetsTooFew`).
   *
   * @default - the isolated subnets of the VPC, or the private ones if it has none
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * Engine and version. A change from Redis to Valkey replaces a cache of nodes in CloudFormation, and upgrades a serverless one in place; there is no way
   * to an earlier version (errors `EngineUnsupported`, `EngineDowngrade`; warning `EngineMigration`).
   *
   * @default CacheEngine.VALKEY_8_2
   */
  readonly engine?: CacheEngine;

  /**
   * Nodes and shards. Wherever a shard has replicas, they stand in several availability zones and fail over by themselves
   * (errors `NodeCountInvalid`, `TopologyInvalid`).
   *
   * @default CacheTopology.replicated({ nodes: 2 })
   */
  readonly topology?: CacheTopology;

  /**
   * The size of the nodes (errors `NodeTypeInvalid`, `EngineUnsupported`, `SnapshotUnsupported`; warning `NodeTypeUnknown`). Not for serverless caches.
   *
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html
   * @default 'cache.m7g.large'
   */
  readonly nodeType?: string;

  /**
   * Whether nodes stand in several availability zones and one takes over when another is lost. Not for serverless caches, which always do.
   *
   * @default - true wherever a shard has a replica (error `MultiAzUnsupported` where none has)
   */
  readonly multiAz?: boolean;

  /**
   * Whether the nodes keep what is used least on SSD. Node types with SSD have it always, and others never (error `DataTieringUnsupported`).
   *
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/data-tiering.html
   * @default - true for node types with SSD: `cache.r6gd`
   */
  readonly dataTiering?: boolean;

  /**
   * What the cache is filled with when it is made: a snapshot, or RDB files. To change or remove it replaces the cache (error `SourceUnsupported`).
   *
   * @default - the cache is empty
   */
  readonly source?: CacheSource;

  /**
   * The global datastore that this cache is a secondary of, in another region than the primary: it replicates its data, and takes engine, node type,
   * failover, parameters, source and number of shards from it (error `GlobalDatastoreConflict` where they are given). Any cache can be the primary.
   *
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastore.html
   * @default - none
   */
  readonly globalReplicationGroupId?: string;

  /**
   * How clients prove who they are. Decide before the first deployment: a change replaces the cache.
   *
   * @default CacheAuth.users()
   */
  readonly auth?: CacheAuth;

  /**
   * How long the daily snapshots are kept: whole days up to 35; 0 for no snapshots (error `SnapshotRetentionInvalid`).
   *
   * @default Duration.days(7)
   */
  readonly snapshotRetention?: Duration;

  /**
   * When the daily snapshot is taken: at least an hour, UTC, outside the maintenance window (errors `WindowInvalid`, `WindowsOverlap`). A serverless
   * cache takes it from the beginning of the window on.
   *
   * @default '02:00-03:00'
   */
  readonly snapshotWindow?: string;

  /**
   * When AWS may work on the nodes: at least an hour, UTC (errors `WindowInvalid`, `WindowsOverlap`). Not for serverless caches.
   *
   * @default 'sun:04:00-sun:05:00'
   */
  readonly maintenanceWindow?: string;

  /**
   * What happens to the cache when it leaves the stack. SNAPSHOT takes a last snapshot of it, keeps that and the key, and deletes the rest;
   * RETAIN keeps everything; DESTROY nothing.
   *
   * @default RemovalPolicy.SNAPSHOT
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The key that encrypts data, snapshots, secret and logs. Its policy must let CloudWatch Logs use it. A change replaces the cache.
   *
   * @default - a customer-managed key, rotated every year, that stays unless the removal policy is DESTROY
   */
  readonly encryptionKey?: IKey;

  /**
   * The port. A change replaces the cache (error `PortInvalid`). A serverless cache has 6379, and 6380 for reads that may be late.
   *
   * @default 6379
   */
  readonly port?: number;

  /**
   * What the cache is for, which decides the parameters `maxmemory-policy`, `reserved-memory-percent` and `notify-keyspace-events`, and the threshold
   * of the alarm for evictions. Not for serverless caches.
   *
   * @default - the policy of ElastiCache: of the keys that expire, those used least recently make room (`volatile-lru`)
   */
  readonly use?: CacheUse;

  /**
   * Parameters of the engine, which win over those of `use` (error `ParameterProtected` for those that follow from other properties). Not for serverless caches.
   *
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html
   * @default - those of the engine's parameter group family
   */
  readonly parameters?: { [name: string]: string };

  /**
   * A security group whose members may connect.
   *
   * @default - nobody may, until `connections` lets them
   */
  readonly clientSecurityGroup?: ISecurityGroup;

  /**
   * Who is told of alarms.
   *
   * @default - nobody; the alarms are shown by CloudWatch
   */
  readonly alarmActions?: AlarmActions;

  /**
   * Who is told of what no metric shows: failovers, snapshots that failed, nodes that were replaced. Its policy, and that of its key, have to let
   * ElastiCache publish. Not for serverless caches.
   *
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ElastiCacheSNS.html
   * @default - nobody
   */
  readonly notificationTopic?: ITopic;

  /**
   * Thresholds of the alarms, which every node has (errors `AlarmThresholdInvalid`, `AlarmsTooMany`).
   *
   * @default - every alarm, with the thresholds that CacheAlarmThresholds lists
   */
  readonly alarms?: CacheAlarmThresholds;

  /**
   * How long the slow log and the engine log are kept. Not for serverless caches, which have no logs.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays;

  /**
   * What stands in AWS: synthesis refuses what would replace or remove it.
   *
   * @default - nothing was deployed yet, and nothing is guarded
   */
  readonly deployed?: DeployedCache;

  /**
   * Fingerprints of the replacements and removals that are meant, from the error that refused them.
   *
   * @default - none is meant
   */
  readonly acknowledgedReplacements?: string[];
}
