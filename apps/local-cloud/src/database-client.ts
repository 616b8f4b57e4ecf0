import { readFileSync } from 'node:fs';
import { checkServerIdentity } from 'node:tls';
import type { DBInstance } from '@aws-sdk/client-rds';
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Client, type ClientConfig } from 'pg';
import { addressOf, type DataPlane } from './data-plane';

/** How the master user connects from this machine; undefined where the database is a record alone. */
export async function masterConnection(secretsManager: SecretsManagerClient, plane: DataPlane, instance: DBInstance, secretId: string | undefined): Promise<ClientConfig | undefined> {
  const name = instance.Endpoint?.Address;
  if (!plane.postgres || !plane.authorities || !name || !secretId) return undefined;
  const { SecretString } = await secretsManager.send(new GetSecretValueCommand({ SecretId: secretId }));
  const { username: user, password } = JSON.parse(SecretString ?? '{}') as { username: string; password: string };
  return {
    // The name is in the certificate, and known to the functions of the local cloud only: so the address is dialled, and the name verified.
    host: addressOf(plane, name), port: instance.Endpoint!.Port, user, password, database: instance.DBName || 'postgres', connectionTimeoutMillis: 5000,
    ssl: { ca: readFileSync(plane.authorities, 'utf8'), rejectUnauthorized: true, servername: name, checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate) },
  };
}

export async function connected<T>(config: ClientConfig, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(config);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
