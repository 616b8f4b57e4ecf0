import { Stack } from 'aws-cdk-lib';
import { CfnGlobalReplicationGroup } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import { checkPrimary } from './private/check-primary';
import { throwProblems } from './private/problems';
import { RedisCache } from './redis-cache';

/** What is replicated to other regions. */
export interface RedisGlobalDatastoreProps {
  /**
   * The cache that takes the writes: of nodes that ElastiCache replicates to other regions, in this one (error `GlobalDatastoreUnsupported`).
   */
  readonly primary: RedisCache;

  /** What the ID of the global datastore ends in: ElastiCache puts a prefix of the region before it. It stays. */
  readonly suffix: string;
}

/**
 * Lets caches in up to two other regions of the account follow one of this region: they are read there, and one of them takes the writes when somebody
 * promotes it; nothing does it by itself. Each of them is a `RedisCache` with `globalReplicationGroupId`, deployed after this, and removed before it.
 * The primary stays when this is removed.
 *
 * From then on ElastiCache upgrades no minor versions of its members by itself, scales none by load, and changes engine version, node type and number of
 * shards of all at once only: in the global datastore, not in its members.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastores-Getting-Started.html
 */
export class RedisGlobalDatastore extends Construct {
  /** The ID, which the other caches take as `globalReplicationGroupId`. It reaches stacks of other regions as a value that is written down. */
  public readonly globalReplicationGroupId: string;

  /** The global datastore beneath. */
  public readonly globalReplicationGroup: CfnGlobalReplicationGroup;

  constructor(scope: Construct, id: string, props: RedisGlobalDatastoreProps) {
    super(scope, id);
    const { primary, suffix } = props;
    throwProblems(this.node.path, checkPrimary(this, primary));
    this.globalReplicationGroup = new CfnGlobalReplicationGroup(this, 'Resource', {
      globalReplicationGroupIdSuffix: suffix,
      globalReplicationGroupDescription: this.node.path,
      automaticFailoverEnabled: primary.replicationGroup!.automaticFailoverEnabled,
      // The others join by themselves: they name the global datastore.
      members: [{ replicationGroupId: primary.cacheName, replicationGroupRegion: Stack.of(primary).region, role: 'PRIMARY' }],
    });
    this.globalReplicationGroupId = this.globalReplicationGroup.attrGlobalReplicationGroupId;
  }
}
