import { Client, type ClientConfig } from 'pg';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

export interface Login {
  readonly user: string;
  readonly password: string;
}

/** Server and certificate are verified: Lambda's runtime reads RDS's authorities from the file that `NODE_EXTRA_CA_CERTS` names. */
export const verified = { rejectUnauthorized: true };

export async function masterLogin(secretArn: string): Promise<Login> {
  const { SecretString } = await new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId: secretArn }));
  const { username, password } = JSON.parse(SecretString ?? '{}') as Record<string, string>;
  return { user: username, password };
}

export async function connected<T>(config: ClientConfig, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionTimeoutMillis: 5000, ...config });
  // A connection that is lost while it is idle must not end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
