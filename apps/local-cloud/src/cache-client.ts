import { readFileSync } from 'node:fs';
import { checkServerIdentity } from 'node:tls';
import { createClient } from '@redis/client';
import type { ReplicationGroup } from '@aws-sdk/client-elasticache';
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { addressOf, type DataPlane } from './data-plane';

/** How a client of the cache connects from this machine. */
export interface CacheConnection {
  /** In the certificate, and known to the functions of the local cloud only: so the address is dialled, and the name verified. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly authority: string;
  readonly username?: string;
  readonly password?: string;
}

/** Undefined where the cache is a record alone. */
export async function cacheConnection(secretsManager: SecretsManagerClient, plane: DataPlane, group: ReplicationGroup, secretId: string | undefined): Promise<CacheConnection | undefined> {
  const endpoint = group.ConfigurationEndpoint ?? group.NodeGroups?.[0]?.PrimaryEndpoint;
  const address = endpoint?.Address && addressOf(plane, endpoint.Address);
  if (!plane.redis || !plane.authorities || !address || !secretId) return undefined;
  const { SecretString } = await secretsManager.send(new GetSecretValueCommand({ SecretId: secretId }));
  const { username, password } = JSON.parse(SecretString ?? '{}') as { username?: string; password: string };
  return { name: endpoint.Address!, address, port: endpoint.Port!, authority: readFileSync(plane.authorities, 'utf8'), username, password };
}

/** Sends commands one after the other; the answer is that to the last one. */
export async function sendToCache({ name, address, port, authority, username, password }: CacheConnection, commands: readonly string[][], tls = true): Promise<string> {
  const socket = { host: address, port, connectTimeout: 5000, socketTimeout: 5000, reconnectStrategy: false as const };
  const client = createClient({
    username, password, disableOfflineQueue: true, disableClientInfo: true,
    socket: tls ? { ...socket, tls: true, ca: authority, servername: name, rejectUnauthorized: true, checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate) } : socket,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    let answer: unknown;
    for (const command of commands) answer = await client.sendCommand(command);
    return String(answer);
  } finally {
    if (client.isOpen) client.destroy();
  }
}
