import { escapeIdentifier } from 'pg';

export type RoleKind = 'owner' | 'readWrite' | 'readOnly' | 'iamUser';

export interface Role {
  readonly name: string;
  readonly kind: RoleKind;
  /** The groups that a user is in. */
  readonly memberOf: readonly string[];
}

export interface Wanted {
  readonly database: string;
  readonly schema: string;
  readonly roles: readonly Role[];
}

const id = escapeIdentifier;

/**
 * What makes a database as it is wanted, whatever it was: each statement may be run again. Roles are made and changed, never dropped, for they may own
 * what somebody needs; those that are wanted no more lose what they were given.
 */
export function statementsFor(wanted: Wanted, existing: ReadonlySet<string>, previous: readonly Role[]): string[] {
  const { database, schema, roles } = wanted;
  const owner = id(roles.find(({ kind }) => kind === 'owner')!.name);
  const groups = roles.filter(({ kind }) => kind !== 'iamUser');
  const names = new Set(roles.map(({ name }) => name));
  const gone = previous.filter(({ name }) => !names.has(name) && existing.has(name));
  return [
    ...roles.filter(({ name }) => !existing.has(name)).map(({ name }) => `CREATE ROLE ${id(name)} NOLOGIN`),
    // The owner's rights are needed to speak for it.
    `GRANT ${owner} TO CURRENT_USER`,
    `CREATE SCHEMA IF NOT EXISTS ${id(schema)}`,
    `GRANT CREATE ON DATABASE ${id(database)} TO ${owner}`,
    `ALTER SCHEMA ${id(schema)} OWNER TO ${owner}`,
    `REVOKE CREATE ON DATABASE ${id(database)} FROM ${owner}`,
    `REVOKE ALL ON DATABASE ${id(database)} FROM PUBLIC`,
    `REVOKE ALL ON SCHEMA ${id(schema)} FROM PUBLIC`,
    ...gone.flatMap((role) => withdrawn(role, wanted, owner)),
    ...groups.flatMap((role) => given(role, wanted, owner)),
    ...roles.filter(({ kind }) => kind === 'iamUser').flatMap((role) => user(role, wanted)),
  ];
}

/** To a group: on what is there, and by default on what the owner will make. */
function given({ name, kind }: Role, { database, schema }: Wanted, owner: string): string[] {
  const role = id(name);
  const inSchema = (what: string, privileges: string) => [
    `GRANT ${privileges} ON ALL ${what} IN SCHEMA ${id(schema)} TO ${role}`,
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA ${id(schema)} GRANT ${privileges} ON ${what} TO ${role}`,
  ];
  const access = [`GRANT CONNECT${kind === 'readOnly' ? '' : ', TEMPORARY'} ON DATABASE ${id(database)} TO ${role}`, `GRANT USAGE ON SCHEMA ${id(schema)} TO ${role}`];
  if (kind === 'owner') return access;
  if (kind === 'readOnly') return [...access, ...inSchema('TABLES', 'SELECT'), ...inSchema('SEQUENCES', 'SELECT')];
  return [...access, ...inSchema('TABLES', 'SELECT, INSERT, UPDATE, DELETE'), ...inSchema('SEQUENCES', 'USAGE, SELECT, UPDATE'), ...inSchema('FUNCTIONS', 'EXECUTE')];
}

function withdrawn({ name, kind, memberOf }: Role, { database, schema }: Wanted, owner: string): string[] {
  const role = id(name);
  if (kind === 'iamUser') return [`ALTER ROLE ${role} NOLOGIN`, `ALTER ROLE ${role} RESET role`, `REVOKE ${['rds_iam', ...memberOf].map((group) => id(group)).join(', ')} FROM ${role}`];
  const all = ['TABLES', 'SEQUENCES', 'FUNCTIONS'];
  return [
    ...all.map((what) => `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA ${id(schema)} REVOKE ALL ON ${what} FROM ${role}`),
    ...all.map((what) => `REVOKE ALL ON ALL ${what} IN SCHEMA ${id(schema)} FROM ${role}`),
    `REVOKE ALL ON SCHEMA ${id(schema)} FROM ${role}`,
    `REVOKE ALL ON DATABASE ${id(database)} FROM ${role}`,
  ];
}

/** A user that logs in with IAM tokens only. What a member of the owner makes belongs to the owner, so that everybody's default privileges hold. */
function user({ name, memberOf }: Role, { roles }: Wanted): string[] {
  const role = id(name);
  const groups = roles.filter(({ kind }) => kind !== 'iamUser');
  const others = groups.filter((group) => !memberOf.includes(group.name));
  const owner = groups.find((group) => group.kind === 'owner' && memberOf.includes(group.name));
  return [
    `ALTER ROLE ${role} LOGIN PASSWORD NULL`,
    `GRANT ${['rds_iam', ...memberOf].map((group) => id(group)).join(', ')} TO ${role}`,
    ...others.map((group) => `REVOKE ${id(group.name)} FROM ${role}`),
    owner ? `ALTER ROLE ${role} SET role TO ${id(owner.name)}` : `ALTER ROLE ${role} RESET role`,
  ];
}
