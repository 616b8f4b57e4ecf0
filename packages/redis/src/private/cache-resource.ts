import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnReplicationGroup, CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import { CacheConnectionInfo, CacheEndpoint } from '../cache-connection';
import { CacheLogin } from '../cache-login';
import { CacheTopology } from '../cache-topology';
import { CacheResourceOptions, createReplicationGroup } from './replication-group';
import { createServerlessCache } from './serverless-cache';

/** What the two kinds of caches have in common. */
export interface CacheResource {
  readonly replicationGroup?: CfnReplicationGroup;
  readonly serverlessCache?: CfnServerlessCache;
  readonly cacheName: string;
  readonly cacheArn: string;
  readonly primaryEndpoint?: CacheEndpoint;
  readonly readerEndpoint?: CacheEndpoint;
  readonly configurationEndpoint?: CacheEndpoint;
}

/** Of serverless caches, which have no choice: for reads that may be late. */
const SERVERLESS_READER_PORT = 6380;

export function createCacheResource(cache: Construct, options: CacheResourceOptions): CacheResource {
  const { topology, port } = options.resolved;
  if (topology.kind === 'serverless') {
    const serverlessCache = createServerlessCache(cache, options);
    return {
      serverlessCache,
      cacheName: serverlessCache.ref,
      cacheArn: serverlessCache.attrArn,
      configurationEndpoint: { address: serverlessCache.attrEndpointAddress, port },
      readerEndpoint: { address: serverlessCache.attrReaderEndpointAddress, port: SERVERLESS_READER_PORT },
    };
  }
  const replicationGroup = createReplicationGroup(cache, options);
  return {
    replicationGroup,
    cacheName: replicationGroup.ref,
    cacheArn: cacheArnOf(cache, replicationGroup.ref, topology),
    ...(topology.clusterMode ? { configurationEndpoint: { address: replicationGroup.attrConfigurationEndPointAddress, port } } : {
      primaryEndpoint: { address: replicationGroup.attrPrimaryEndPointAddress, port },
      readerEndpoint: { address: replicationGroup.attrReaderEndPointAddress, port },
    }),
  };
}

/** `AWS::ElastiCache::ReplicationGroup` doesn't tell its ARN. */
export function cacheArnOf(scope: Construct, cacheName: string, { kind }: CacheTopology): string {
  const resource = kind === 'serverless' ? 'serverlesscache' : 'replicationgroup';
  return Stack.of(scope).formatArn({ service: 'elasticache', resource, resourceName: cacheName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
}

export function connectionInfoOf({ primaryEndpoint, readerEndpoint, configurationEndpoint }: Omit<CacheResource, 'cacheName' | 'cacheArn'>, { clusterMode }: CacheTopology, logins: readonly CacheLogin[]): CacheConnectionInfo {
  const { address: host, port } = (configurationEndpoint ?? primaryEndpoint)!;
  const [login] = logins;
  return { host, readerHost: primaryEndpoint && readerEndpoint?.address, port, tls: true, clusterMode, secretArn: login?.secret?.secretArn, username: login?.userName };
}
