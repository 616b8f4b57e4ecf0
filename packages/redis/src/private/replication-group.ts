import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnReplicationGroup, CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { RedisCacheProps } from '../redis-cache-props';
import { CacheCredentials } from './cache-credentials';
import { createLogs } from './cache-logs';
import { ResolvedCacheProps } from './defaults';
import { createParameterGroup } from './parameter-group';

export interface CacheResourceOptions {
  readonly props: RedisCacheProps;
  readonly resolved: ResolvedCacheProps;
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  readonly encryptionKey: IKey;
  readonly credentials: CacheCredentials;
  /** Of what belongs to the cache and holds no data. */
  readonly accessoryPolicy: RemovalPolicy;
  /** Who is told of failovers and failed snapshots. */
  readonly notificationTopicArn?: string;
}

/** A cache of nodes. */
export function createReplicationGroup(cache: Construct, options: CacheResourceOptions): CfnReplicationGroup {
  const { props, resolved, credentials, encryptionKey, accessoryPolicy } = options;
  const { topology, engine, multiAz } = resolved;
  const subnetGroup = new CfnSubnetGroup(cache, 'SubnetGroup', { description: 'Subnets of a cache', subnetIds: options.subnetIds });
  subnetGroup.applyRemovalPolicy(accessoryPolicy);
  const group = new CfnReplicationGroup(cache, 'Resource', {
    replicationGroupDescription: cache.node.path,
    ...(props.globalReplicationGroupId === undefined ? ownSettings(cache, options) : { globalReplicationGroupId: props.globalReplicationGroupId }),
    clusterMode: topology.clusterMode ? 'enabled' : 'disabled',
    ...(topology.clusterMode ? { replicasPerNodeGroup: topology.nodesPerShard - 1 } : { numCacheClusters: topology.nodesPerShard }),
    port: resolved.port,
    cacheSubnetGroupName: subnetGroup.ref,
    securityGroupIds: [options.securityGroupId],
    kmsKeyId: encryptionKey.keyArn,
    userGroupIds: credentials.userGroupId === undefined ? undefined : [credentials.userGroupId],
    snapshotRetentionLimit: resolved.snapshotRetention.toDays(),
    snapshotWindow: resolved.snapshotWindow,
    preferredMaintenanceWindow: resolved.maintenanceWindow,
    notificationTopicArn: options.notificationTopicArn,
    logDeliveryConfigurations: createLogs(cache, { encryptionKey, retention: resolved.logRetention, removalPolicy: accessoryPolicy }),
  });
  group.applyRemovalPolicy(resolved.removalPolicy);
  // Without it, CloudFormation replaces the whole cache to change the number of shards.
  if (topology.clusterMode) group.cfnOptions.updatePolicy = { useOnlineResharding: true };
  return group;

  /** What the secondary of a global datastore takes from its primary. */
  function ownSettings(scope: Construct, { props: { source, use, parameters } }: CacheResourceOptions) {
    return {
      engine: engine.engine,
      engineVersion: engine.version,
      autoMinorVersionUpgrade: true,
      automaticFailoverEnabled: topology.clusterMode || topology.nodesPerShard > 1,
      multiAzEnabled: multiAz,
      cacheNodeType: resolved.nodeType,
      dataTieringEnabled: resolved.dataTiering || undefined,
      ...(topology.clusterMode && { numNodeGroups: topology.shards }),
      cacheParameterGroupName: createParameterGroup(scope, { engine, clusterMode: topology.clusterMode, use, parameters, removalPolicy: accessoryPolicy }).ref,
      atRestEncryptionEnabled: true,
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      authToken: credentials.authToken,
      snapshotName: source?.snapshotId,
      snapshotArns: source?.rdbArns,
    };
  }
}
