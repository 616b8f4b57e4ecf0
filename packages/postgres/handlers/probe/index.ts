import { lookup } from 'node:dns/promises';
import { rootCertificates } from 'node:tls';
import { Signer } from '@aws-sdk/rds-signer';
import type { ClientConfig } from 'pg';
import { connected, masterLogin, verified, type Login } from '../connection';

export interface ProbeEvent {
  /** The IAM user to log in as; the master user if left out. */
  readonly user?: string;
  /** Kept, after the reading, in a table of the probe's under the name `key`. */
  readonly write?: string;
  /** What is expected under the name `key`. */
  readonly read?: string;
  /** The name of the row; `probe` if left out. */
  readonly key?: string;
  /** Statements that this user may run. */
  readonly allowed?: readonly string[];
  /** Statements that this user must not run. */
  readonly denied?: readonly string[];
  /** What is wrong with the connection, to see the probe fail. */
  readonly wrong?: 'password' | 'authority' | 'encryption';
}

export interface ProbeReport {
  readonly user: string;
  readonly passed: string[];
  readonly failed: string[];
}

const INSUFFICIENT_PRIVILEGE = '42501';
const NO_SUCH_ACCESS = '28000';
const INVALID_PASSWORD = '28P01';

/** Connects as an application does, and tries what must not work. No secret is in the report. */
export async function handler(event: ProbeEvent = {}): Promise<ProbeReport> {
  const { HOST: host = '', PORT: port = '', DATABASE: database = '' } = process.env;
  const login = event.user === undefined ? await masterLogin(process.env.SECRET_ARN ?? '') : await tokenLogin(host, Number(port), event.user);
  const target: ClientConfig = { host, port: Number(port), database, ...login, ssl: verified };
  const report: ProbeReport = { user: login.user, passed: [], failed: [] };
  const check = async (name: string, work: () => Promise<string | undefined>) => {
    const wrong = await work().catch((error: unknown) => describe(error));
    if (wrong === undefined) report.passed.push(name);
    else report.failed.push(`${name}: ${wrong}`);
  };
  const statement = async (sql: string, config = target) => connected(config, (client) => client.query<Record<string, unknown>>(sql));

  await check('logs in over TLS to a verified server, and is no superuser', async () => {
    // A user that acts as another one by default is not shown its own connection.
    const { rows: [row] } = await connected(spoilt(target, event.wrong), async (client) => client.query('SET ROLE NONE').then(() => client.query<Record<string, unknown>>('SELECT version(), ssl, version AS tls, (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) AS super FROM pg_stat_ssl WHERE pid = pg_backend_pid()')));
    return row.ssl === true && row.super === false ? undefined : `got ${JSON.stringify(row)}`;
  });
  await check('is refused without encryption', refusal(() => statement('SELECT 1', { ...target, ssl: false }), NO_SUCH_ACCESS));
  await check('is refused with a wrong password', refusal(() => statement('SELECT 1', { ...target, password: 'wrong' }), event.user === undefined ? INVALID_PASSWORD : NO_SUCH_ACCESS));
  await check('does not believe another authority', refusal(() => statement('SELECT 1', spoilt(target, 'authority')), 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'));
  await check('does not believe another name', refusal(async () => statement('SELECT 1', { ...target, host: (await lookup(host)).address }), 'ERR_TLS_CERT_ALTNAME_INVALID'));

  const { write, read, key = 'probe', allowed = [], denied = [] } = event;
  if (read !== undefined) {
    await check('reads what was written', () => connected(target, async (client) => {
      const { rows: [row] } = await client.query<{ value: string }>('SELECT value FROM external_metrics_probe WHERE key = $1', [key]);
      return row?.value === read ? undefined : `got ${JSON.stringify(row?.value)}, expected ${JSON.stringify(read)}`;
    }));
  }
  if (write !== undefined) {
    await check('writes', () => connected(target, async (client) => {
      await client.query('CREATE TABLE IF NOT EXISTS external_metrics_probe (key text PRIMARY KEY, value text)');
      await client.query('INSERT INTO external_metrics_probe VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value', [key, write]);
      return undefined;
    }));
  }
  for (const sql of allowed) await check(`may ${sql}`, () => statement(sql).then(() => undefined));
  for (const sql of denied) await check(`may not ${sql}`, refusal(() => statement(sql), INSUFFICIENT_PRIVILEGE));
  return report;
}

async function tokenLogin(hostname: string, port: number, username: string): Promise<Login> {
  const password = await new Signer({ hostname, port, username, region: process.env.AWS_REGION }).getAuthToken();
  return { user: username, password };
}

function spoilt(config: ClientConfig, wrong: ProbeEvent['wrong']): ClientConfig {
  if (wrong === 'password') return { ...config, password: 'wrong' };
  if (wrong === 'encryption') return { ...config, ssl: false };
  return wrong === 'authority' ? { ...config, ssl: { ...verified, ca: rootCertificates[0] } } : config;
}

function refusal(attempt: () => Promise<unknown>, ...codes: string[]): () => Promise<string | undefined> {
  return async () => {
    try {
      await attempt();
    } catch (error) {
      return codes.includes((error as { code?: string }).code ?? '') ? undefined : describe(error);
    }
    return 'it worked';
  };
}

function describe(error: unknown): string {
  const { code, message } = error as { code?: string; message: string };
  return code ? `${code} ${message}` : message;
}
