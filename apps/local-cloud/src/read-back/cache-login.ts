import type { ReplicationGroup } from '@aws-sdk/client-elasticache';
import { cacheConnection, sendToCache, type CacheConnection } from '../cache-client';
import type { DataPlane } from '../data-plane';
import { errorText } from '../problem';
import { holds, type Check } from './check';
import type { AwsClients } from './clients';

/** What a client meets: a verified certificate, its own login, and no way in without it or without encryption. None where the cache is a record alone. */
export async function cacheLoginChecks({ secretsManager }: AwsClients, plane: DataPlane, group: ReplicationGroup, secretId: string | undefined): Promise<Check[]> {
  const connection = await cacheConnection(secretsManager, plane, group, secretId);
  if (!connection) return [];
  const [encrypted, plain, nobody] = [await answer(connection), await answer(connection, false), await answer({ ...connection, username: undefined, password: undefined })];
  return [
    holds('A client logs in with its secret, over TLS to a verified server', encrypted === 'PONG', encrypted),
    holds('A connection without TLS is refused', plain !== 'PONG', plain),
    holds('A client without a login is refused', nobody.startsWith('NOAUTH'), nobody),
  ];
}

async function answer(connection: CacheConnection, tls = true): Promise<string> {
  try {
    return await sendToCache(connection, [['PING']], tls);
  } catch (error) {
    return errorText(error);
  }
}
