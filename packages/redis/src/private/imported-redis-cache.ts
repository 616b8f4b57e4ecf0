import { Connections, Port } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { CacheConnectionInfo, CacheEndpoint } from '../cache-connection';
import { CacheTopology } from '../cache-topology';
import type { IRedisCache, RedisCacheAttributes } from '../redis-cache';
import { RedisCacheGrants } from '../redis-cache-grants';
import { RedisCacheMetrics } from '../redis-cache-metrics';
import { throwProblems } from './problems';

/** A cache that was made elsewhere. */
export class ImportedRedisCache extends Construct implements IRedisCache {
  public readonly replicationGroupId: string;
  public readonly connections: Connections;
  public readonly primaryEndpoint?: CacheEndpoint;
  public readonly readerEndpoint?: CacheEndpoint;
  public readonly configurationEndpoint?: CacheEndpoint;
  public readonly connectionInfo: CacheConnectionInfo;
  public readonly grants: RedisCacheGrants;
  public readonly metrics: RedisCacheMetrics;

  constructor(scope: Construct, id: string, attributes: RedisCacheAttributes) {
    super(scope, id);
    const { replicationGroupId, topology = CacheTopology.replicated({ nodes: 2 }), port = 6379, secret } = attributes;
    const host = topology.clusterMode ? attributes.configurationEndpointAddress : attributes.primaryEndpointAddress;
    throwProblems(this.node.path, host !== undefined ? [] : [{
      code: 'EndpointMissing', subject: topology.clusterMode ? 'configurationEndpointAddress' : 'primaryEndpointAddress', got: undefined, expected: 'the host name that goes with the topology', mend: 'copy it from the description of the replication group',
    }]);
    const endpointOf = (address: string | undefined) => (address === undefined ? undefined : { address, port });
    this.replicationGroupId = replicationGroupId;
    this.connections = new Connections({ securityGroups: attributes.securityGroups, defaultPort: Port.tcp(port) });
    this.primaryEndpoint = endpointOf(attributes.primaryEndpointAddress);
    this.readerEndpoint = endpointOf(attributes.readerEndpointAddress);
    this.configurationEndpoint = endpointOf(attributes.configurationEndpointAddress);
    this.connectionInfo = {
      host: host!, readerHost: attributes.readerEndpointAddress, port, tls: true, clusterMode: topology.clusterMode, secretArn: secret?.secretArn, username: attributes.username,
    };
    this.grants = RedisCacheGrants._of(secret, attributes.encryptionKey);
    this.metrics = RedisCacheMetrics._of(topology.nodeSuffixes.map((suffix) => `${replicationGroupId}-${suffix}`));
  }
}
