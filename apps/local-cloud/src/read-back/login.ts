import type { DBInstance } from '@aws-sdk/client-rds';
import type { ClientConfig } from 'pg';
import type { DataPlane } from '../data-plane';
import { connected, masterConnection } from '../database-client';
import { errorText } from '../problem';
import { holds, type Check } from './check';
import type { AwsClients } from './clients';

/** What a client meets: a verified certificate, its own user, and no way in without encryption. None where the database is a record alone. */
export async function loginChecks({ secretsManager }: AwsClients, plane: DataPlane, instance: DBInstance, secretId: string | undefined): Promise<Check[]> {
  const connection = await masterConnection(secretsManager, plane, instance, secretId);
  if (!connection) return [];
  const [encrypted, plain] = [await answer(connection), await answer({ ...connection, ssl: false })];
  return [
    holds('The master user logs in with its secret, over TLS to a verified server', encrypted === connection.user, encrypted),
    holds('A connection without TLS is refused', plain.includes('no encryption'), plain),
  ];
}

/** Who the server says that the client is, or why it doesn't. */
async function answer(config: ClientConfig): Promise<string> {
  try {
    return await connected(config, async (client) => (await client.query<{ who: string }>('select current_user as who')).rows[0].who);
  } catch (error) {
    return errorText(error);
  }
}
