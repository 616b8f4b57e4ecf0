import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import type { Client } from 'pg';
import { connected, masterLogin, verified } from '../connection';
import { answer } from './answer';
import { statementsFor, type Role, type Wanted } from './statements';

interface Properties extends Wanted {
  readonly secretArn: string;
  readonly host: string;
  readonly port: string;
}

/** What a server says that is about to be ready. */
const PASSING = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', '57P03', '53300']);
const RETRY_MILLISECONDS = 2000;
/** Left for the answer, without which CloudFormation waits for an hour. */
const ANSWER_MILLISECONDS = 10_000;

/** Makes the roles of a database as CloudFormation wants them. */
export async function handler(event: CloudFormationCustomResourceEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> {
  const properties = event.ResourceProperties as unknown as Properties;
  const physicalResourceId = `${properties.host}/${properties.database}/${properties.schema}`;
  try {
    // Roles outlive their declaration: what they own may be needed, and the database may be gone already.
    if (event.RequestType !== 'Delete') {
      const previous = event.RequestType === 'Update' && event.PhysicalResourceId === physicalResourceId ? event.OldResourceProperties.roles as Role[] : [];
      await within(context.getRemainingTimeInMillis() - ANSWER_MILLISECONDS, (deadline) => apply(properties, previous, deadline));
    }
    await answer(event, 'SUCCESS', event.RequestType === 'Delete' ? event.PhysicalResourceId : physicalResourceId);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    await answer(event, 'FAILED', 'PhysicalResourceId' in event ? event.PhysicalResourceId : physicalResourceId, `[RolesNotApplied] ${code ? `${code}: ` : ''}${message}`);
  }
}

async function apply(properties: Properties, previous: readonly Role[], deadline: number): Promise<void> {
  const { host, database, secretArn } = properties;
  for (;;) {
    try {
      const login = await masterLogin(secretArn);
      await connected({ ...login, host, port: Number(properties.port), database, ssl: verified }, (client) => change(client, properties, previous));
      return;
    } catch (error) {
      if (!PASSING.has((error as { code?: string }).code ?? '') || Date.now() + RETRY_MILLISECONDS > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS));
    }
  }
}

/** All or nothing, and one at a time. */
async function change(client: Client, wanted: Properties, previous: readonly Role[]): Promise<void> {
  await client.query("SET lock_timeout = '20s'; SET statement_timeout = '60s'; SET client_min_messages = 'warning'");
  await client.query('BEGIN');
  await client.query("SELECT pg_advisory_xact_lock(hashtext('external-metrics roles'))");
  const { rows } = await client.query<{ name: string; powerful: boolean }>("SELECT rolname AS name, rolsuper OR rolcreaterole OR rolname ~ '^(pg|rds)_' AS powerful FROM pg_roles");
  const taken = rows.filter(({ name, powerful }) => powerful && wanted.roles.some((role) => role.name === name)).map(({ name }) => name);
  if (taken.length > 0) throw new Error(`[RoleTaken] roles: got ${JSON.stringify(taken)}, expected names of roles without power over others; choose other names`);
  for (const statement of statementsFor(wanted, new Set(rows.map(({ name }) => name)), previous)) await client.query(statement);
  await client.query('COMMIT');
}

async function within(milliseconds: number, work: (deadline: number) => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`[DatabaseNotReached] the database took more than ${Math.round(milliseconds / 1000)} s: see that the function's subnets have a way to it and to Secrets Manager`)), milliseconds);
  });
  try {
    await Promise.race([work(Date.now() + milliseconds), late]);
  } finally {
    clearTimeout(timer);
  }
}
