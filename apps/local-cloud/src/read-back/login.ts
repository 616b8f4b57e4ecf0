import { readFileSync } from 'node:fs';
import { checkServerIdentity } from 'node:tls';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { DBInstance } from '@aws-sdk/client-rds';
import { Client, type ClientConfig } from 'pg';
import { addressOf, type DataPlane } from '../data-plane';
import { errorText } from '../problem';
import { holds, type Check } from './check';
import type { AwsClients } from './clients';

/** What a client meets: a verified certificate, its own user, and no way in without encryption. None where the database is a record alone. */
export async function loginChecks({ secretsManager }: AwsClients, plane: DataPlane, instance: DBInstance, secretId: string | undefined): Promise<Check[]> {
  const endpoint = instance.Endpoint;
  if (!plane.postgres || !plane.authorities || !endpoint?.Address || !endpoint.Port || !secretId) return [];
  const { SecretString } = await secretsManager.send(new GetSecretValueCommand({ SecretId: secretId }));
  const { username: user, password } = JSON.parse(SecretString ?? '{}') as { username: string; password: string };
  // The name is in the certificate, and known to the functions of the local cloud only: so the address is dialled, and the name verified.
  const to = { host: addressOf(plane, endpoint.Address), port: endpoint.Port, user, password, database: instance.DBName || 'postgres', connectionTimeoutMillis: 5000 };
  const encrypted = await answer({ ...to, ssl: { ca: readFileSync(plane.authorities, 'utf8'), rejectUnauthorized: true, servername: endpoint.Address, checkServerIdentity: (_, certificate) => checkServerIdentity(endpoint.Address!, certificate) } });
  const plain = await answer({ ...to, ssl: false });
  return [
    holds('The master user logs in with its secret, over TLS to a verified server', encrypted === user, encrypted),
    holds('A connection without TLS is refused', plain.includes('no encryption'), plain),
  ];
}

/** Who the server says that the client is, or why it doesn't. */
async function answer(config: ClientConfig): Promise<string> {
  const client = new Client(config);
  try {
    await client.connect();
    const { rows: [{ who }] } = await client.query<{ who: string }>('select current_user as who');
    return who;
  } catch (error) {
    return errorText(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
