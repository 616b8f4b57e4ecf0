import { lookup } from 'node:dns/promises';
import { rootCertificates } from 'node:tls';
import { connected, secretLogin, type Login, type Target } from '../connection';
import { watchRotation } from './rotation-watch';
import { iamToken } from './token';

export interface ProbeEvent {
  /** The name of the login; the first if left out. */
  readonly login?: string;
  /** Kept, after the reading, under the keys of the probe. */
  readonly write?: string;
  /** What is expected under these keys. */
  readonly read?: string;
  /** What the keys begin with; `probe` if left out. */
  readonly key?: string;
  /** Commands that this login may run. */
  readonly allowed?: readonly (readonly string[])[];
  /** Commands that this login must not run. */
  readonly denied?: readonly (readonly string[])[];
  /** What is wrong with the connection, to see the probe fail. */
  readonly wrong?: 'password' | 'authority' | 'encryption';
  /** Starts the rotation of the login's secret, and connects again and again until it is over. */
  readonly rotate?: boolean;
}

export interface ProbeReport {
  readonly login: string;
  readonly passed: string[];
  readonly failed: string[];
}

export interface ConfiguredLogin {
  readonly kind: 'password' | 'iam' | 'token';
  readonly userName?: string;
  readonly secretArn?: string;
}

/** Enough that several shards have some. */
const KEYS = 8;
const REFUSED = /^(WRONGPASS|ERR invalid password)/;
const NOT_ENCRYPTED = /closed|ECONNRESET|EPIPE|timeout/i;
const FOREIGN_AUTHORITY = /self[- ]signed certificate|unable to (verify|get)/i;
const FOREIGN_NAME = /ERR_TLS_CERT_ALTNAME_INVALID|does not match/i;

/** Connects as an application does, and tries what must not work. No secret is in the report. */
export async function handler(event: ProbeEvent = {}): Promise<ProbeReport> {
  const { HOST: host = '', READER_HOST: readerHost = '', PORT = '', CLUSTER_MODE } = process.env;
  const logins = JSON.parse(process.env.LOGINS ?? '{}') as Record<string, ConfiguredLogin>;
  const { login: name = Object.keys(logins)[0], write, read, key = 'probe', allowed = [], denied = [] } = event;
  const login = logins[name];
  if (!login) throw new Error(`[LoginUnknown] login: got ${JSON.stringify(name)}, expected one of ${Object.keys(logins).join(', ')}; give the name as in the app`);
  const target: Target = { host, port: Number(PORT), clusterMode: CLUSTER_MODE === 'true', ...await credentialsOf(login) };
  const node: Target = { ...target, clusterMode: false };
  const report: ProbeReport = { login: name, passed: [], failed: [] };
  const check = async (title: string, work: () => Promise<string | undefined>) => {
    const wrong = await work().catch(describe);
    if (wrong === undefined) report.passed.push(title);
    else report.failed.push(`${title}: ${wrong}`);
  };
  const ping = (at: Target) => connected(at, (send) => send(['PING']));

  await check('logs in over TLS to a verified server', async () => {
    // A cluster's client doesn't say why it finds no node.
    await ping(spoilt(node, event.wrong));
    const answer = await ping(spoilt(target, event.wrong));
    return answer === 'PONG' ? undefined : `got ${JSON.stringify(answer)}`;
  });
  await check('is refused without encryption', refusal(() => ping({ ...node, plain: true }), NOT_ENCRYPTED));
  await check('is refused with a wrong password', refusal(() => ping({ ...node, password: 'wrong' }), REFUSED));
  await check('is refused without a login', refusal(() => ping({ ...node, username: undefined, password: undefined }), /^NOAUTH/));
  await check('does not believe another authority', refusal(() => ping(spoilt(node, 'authority')), FOREIGN_AUTHORITY));
  await check('does not believe another name', refusal(async () => ping({ ...node, host: (await lookup(host)).address }), FOREIGN_NAME));

  const keys = Array.from({ length: KEYS }, (_, index) => `${key}:${index}`);
  const readAll = (at: Target) => connected(at, async (send) => {
    const wrong = (await eachOf(keys, (one) => send(['GET', one], one))).filter((value) => value !== read);
    return wrong.length === 0 ? undefined : `got ${JSON.stringify(wrong[0])}, expected ${JSON.stringify(read)}`;
  });
  if (read !== undefined) {
    await check('reads what was written', () => readAll(target));
    if (readerHost !== '') await check('reads it from the replica', () => readAll({ ...node, host: readerHost }));
  }
  if (write !== undefined) {
    await check('writes', () => connected(target, async (send) => {
      await eachOf(keys, (one) => send(['SET', one, write], one));
      return undefined;
    }));
    if (readerHost !== '' && readerHost !== host) await check('may not write to the replica', refusal(() => connected({ ...node, host: readerHost }, (send) => send(['SET', keys[0], write])), /^READONLY/));
  }
  const run = (command: readonly string[]) => connected(target, (send) => send(command, command[1]));
  for (const command of allowed) await check(`may ${command.join(' ')}`, () => run(command).then(() => undefined));
  for (const command of denied) await check(`may not ${command.join(' ')}`, refusal(() => run(command), /^NOPERM|unknown command/));
  if (event.rotate) await check('is never refused while its secret is rotated', () => watchRotation(login, async () => ping({ ...node, ...await credentialsOf(login) }), () => ping(node)));
  return report;
}

async function credentialsOf({ kind, userName, secretArn }: ConfiguredLogin): Promise<Login> {
  if (kind !== 'iam') return secretLogin(secretArn ?? '', userName);
  return { username: userName, password: await iamToken(process.env.CACHE_NAME ?? '', userName ?? '', process.env.SERVERLESS === 'true') };
}

function spoilt(target: Target, wrong: ProbeEvent['wrong']): Target {
  if (wrong === 'password') return { ...target, password: 'wrong' };
  if (wrong === 'encryption') return { ...target, plain: true };
  return wrong === 'authority' ? { ...target, authority: rootCertificates[0] } : target;
}

function refusal(attempt: () => Promise<unknown>, expected: RegExp): () => Promise<string | undefined> {
  return async () => {
    try {
      await attempt();
    } catch (error) {
      const text = describe(error);
      return expected.test(text) || expected.test((error as { code?: string }).code ?? '') ? undefined : text;
    }
    return 'it worked';
  };
}

function describe(error: unknown): string {
  return (error as Error).message;
}

async function eachOf<T>(keys: readonly string[], work: (key: string) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (const key of keys) results.push(await work(key));
  return results;
}
