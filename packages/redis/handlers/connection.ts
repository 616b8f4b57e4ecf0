import { createClient, createCluster } from '@redis/client';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

export interface Login {
  /** Absent of a token: the client then logs in as `default`. */
  readonly username?: string;
  readonly password?: string;
}

export interface Target extends Login {
  readonly host: string;
  readonly port: number;
  /** Whether redirects to other nodes are followed. */
  readonly clusterMode?: boolean;
  /** Whether the connection is plain, to see it refused. */
  readonly plain?: boolean;
  /** The only authority that is believed, as PEM; those of the runtime if left out. */
  readonly authority?: string;
}

/** Sends one command; `key` says which node of a cluster it is for. */
export type Send = (command: readonly string[], key?: string) => Promise<unknown>;

const CONNECT_MILLISECONDS = 5000;

/** Server and certificate are verified: Lambda's runtime reads Amazon's authorities from the file that `NODE_EXTRA_CA_CERTS` names. */
export async function connected<T>(target: Target, work: (send: Send) => Promise<T>): Promise<T> {
  return target.clusterMode ? viaCluster(target, work) : viaNode(target, work);
}

async function viaNode<T>({ host, port, username, password, ...rest }: Target, work: (send: Send) => Promise<T>): Promise<T> {
  const client = createClient({ username, password, socket: { host, port, ...socketOf(rest) }, disableOfflineQueue: true, disableClientInfo: true });
  // What goes wrong is thrown by the command that it befalls.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work((command) => client.sendCommand([...command]));
  } finally {
    if (client.isOpen) client.destroy();
  }
}

async function viaCluster<T>({ host, port, username, password, ...rest }: Target, work: (send: Send) => Promise<T>): Promise<T> {
  const cluster = createCluster({ rootNodes: [{ socket: { host, port } }], defaults: { username, password, socket: socketOf(rest), disableClientInfo: true } });
  cluster.on('error', () => undefined);
  try {
    await cluster.connect();
    return await work((command, key) => cluster.sendCommand(key, false, [...command]));
  } finally {
    cluster.destroy();
  }
}

function socketOf({ plain, authority }: Pick<Target, 'plain' | 'authority'>) {
  const timeouts = { connectTimeout: CONNECT_MILLISECONDS, socketTimeout: CONNECT_MILLISECONDS, reconnectStrategy: false as const };
  return plain ? timeouts : { ...timeouts, tls: true as const, rejectUnauthorized: true, ...(authority !== undefined && { ca: authority }) };
}

export async function secretLogin(secretArn: string, username?: string): Promise<Login> {
  const { SecretString } = await new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId: secretArn }));
  return { username, password: (JSON.parse(SecretString ?? '{}') as { password?: string }).password };
}
