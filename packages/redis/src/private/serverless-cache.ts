import { RemovalPolicy, Token } from 'aws-cdk-lib';
import { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import { serverlessCacheNameOf } from './cache-name';
import { CacheResourceOptions } from './replication-group';

/** A cache without nodes. */
export function createServerlessCache(cache: Construct, options: CacheResourceOptions): CfnServerlessCache {
  const { props: { source }, resolved: { topology, engine, snapshotRetention, snapshotWindow, removalPolicy }, encryptionKey, subnetIds } = options;
  const { maxData, maxEcpu, minData, minEcpu } = topology.limits!;
  const replacedBy = { kmsKeyId: encryptionKey.keyArn, subnetIds, snapshotArnsToRestore: source?.snapshotId === undefined ? undefined : [source.snapshotId] };
  const name = serverlessCacheNameOf(cache, replacedBy);
  const serverless = new CfnServerlessCache(cache, 'Serverless', {
    ...replacedBy,
    serverlessCacheName: name,
    description: cache.node.path,
    engine: engine.engine,
    majorEngineVersion: engine.version.split('.')[0],
    cacheUsageLimits: {
      dataStorage: { unit: 'GB', maximum: maxData.toGibibytes(), minimum: minData?.toGibibytes() },
      ecpuPerSecond: { maximum: maxEcpu, minimum: minEcpu },
    },
    securityGroupIds: [options.securityGroupId],
    userGroupId: options.credentials.userGroupId,
    snapshotRetentionLimit: snapshotRetention.toDays(),
    // The beginning of the window is all that it takes.
    dailySnapshotTime: Token.isUnresolved(snapshotWindow) ? snapshotWindow : snapshotWindow.split('-')[0],
    finalSnapshotName: removalPolicy === RemovalPolicy.SNAPSHOT ? `${name}-final` : undefined,
  });
  // CloudFormation takes no snapshot of it: the service does, by `finalSnapshotName`.
  serverless.applyRemovalPolicy(removalPolicy === RemovalPolicy.SNAPSHOT ? RemovalPolicy.DESTROY : removalPolicy);
  return serverless;
}
