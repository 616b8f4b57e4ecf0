import { Connections, Port } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { CacheConnectionInfo, CacheEndpoint } from '../cache-connection';
import { CacheLogin } from '../cache-login';
import { CacheTopology } from '../cache-topology';
import type { IRedisCache } from '../redis-cache';
import type { RedisCacheAttributes } from '../redis-cache-attributes';
import { RedisCacheGrants } from '../redis-cache-grants';
import { RedisCacheMetrics } from '../redis-cache-metrics';
import { RedisCacheWidgets } from '../redis-cache-widgets';
import { cacheArnOf, connectionInfoOf } from './cache-resource';
import { throwProblems } from './problems';

/** A cache that was made elsewhere. */
export class ImportedRedisCache extends Construct implements IRedisCache {
  public readonly cacheName: string;
  public readonly cacheArn: string;
  public readonly topology: CacheTopology;
  public readonly connections: Connections;
  public readonly primaryEndpoint?: CacheEndpoint;
  public readonly readerEndpoint?: CacheEndpoint;
  public readonly configurationEndpoint?: CacheEndpoint;
  public readonly connectionInfo: CacheConnectionInfo;
  public readonly logins: CacheLogin[];
  public readonly grants: RedisCacheGrants;
  public readonly metrics: RedisCacheMetrics;
  public readonly widgets: RedisCacheWidgets;

  constructor(scope: Construct, id: string, attributes: RedisCacheAttributes) {
    super(scope, id);
    const { cacheName, topology = CacheTopology.replicated({ nodes: 2 }), port = 6379 } = attributes;
    const host = topology.clusterMode ? attributes.configurationEndpointAddress : attributes.primaryEndpointAddress;
    throwProblems(this.node.path, host !== undefined ? [] : [{
      code: 'EndpointMissing', subject: topology.clusterMode ? 'configurationEndpointAddress' : 'primaryEndpointAddress', got: undefined, expected: 'the host name that goes with the topology', mend: 'copy it from the description of the cache',
    }]);
    const endpointOf = (address: string | undefined) => (address === undefined ? undefined : { address, port });
    this.cacheName = cacheName;
    this.cacheArn = cacheArnOf(this, cacheName, topology);
    this.topology = topology;
    this.connections = new Connections({ securityGroups: attributes.securityGroups, defaultPort: Port.tcp(port) });
    this.primaryEndpoint = endpointOf(attributes.primaryEndpointAddress);
    this.readerEndpoint = endpointOf(attributes.readerEndpointAddress);
    this.configurationEndpoint = endpointOf(attributes.configurationEndpointAddress);
    this.logins = loginsOf(attributes);
    this.connectionInfo = connectionInfoOf(this, topology, this.logins);
    this.grants = new RedisCacheGrants(this, { cacheArn: this.cacheArn, logins: this.logins, encryptionKey: attributes.encryptionKey });
    this.metrics = RedisCacheMetrics._of(cacheName, topology);
    this.widgets = new RedisCacheWidgets({ metrics: this.metrics });
  }
}

function loginsOf({ secret, username }: RedisCacheAttributes): CacheLogin[] {
  if (!secret) return username === undefined ? [] : [{ kind: 'iam', name: username, userName: username, userId: username }];
  return [username === undefined ? { kind: 'token', secret } : { kind: 'password', name: username, userName: username, secret }];
}
