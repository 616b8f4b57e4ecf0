import { IRedisCache } from '../redis-cache';
import { FunctionServer } from './vpc-function';

/** What a function connects to. */
export function serverOf({ connections, connectionInfo }: IRedisCache): FunctionServer {
  return { securityGroups: connections.securityGroups, port: connectionInfo.port, description: 'The cache' };
}

/** What a function is told of it. */
export function environmentOf({ connectionInfo: { host, port, clusterMode } }: IRedisCache): { [name: string]: string } {
  return { HOST: host, PORT: port.toString(), CLUSTER_MODE: clusterMode.toString() };
}
