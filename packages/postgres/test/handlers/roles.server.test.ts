import { createServer, type Server } from 'http';
import { once } from 'events';
import { AddressInfo } from 'net';
import { Client } from 'pg';
import { postgresMissing, PostgresServer } from '@external-metrics/testkit/lib/postgres-server';
import { bundled, trusting } from '@external-metrics/testkit/lib/bundled-handler';
import { secretsManager } from './secrets-manager';

const master = { masterUsername: 'metrics_admin', masterPassword: 'quite long enough', database: 'orders' };
const password = 'a password that only this test gives';

interface Answer {
  readonly Status: string;
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly RequestId: string;
}

type Roles = { name: string; kind: string; memberOf: string[] }[];
const owner = { name: 'app_owner', kind: 'owner', memberOf: [] };
const write = { name: 'app_write', kind: 'readWrite', memberOf: [] };
const read = { name: 'app_read', kind: 'readOnly', memberOf: [] };
const user = (name: string, ...memberOf: string[]) => ({ name, kind: 'iamUser', memberOf });
const everybody: Roles = [owner, write, read, user('migrator', 'app_owner'), user('service', 'app_write'), user('reporter', 'app_read')];

(postgresMissing ? describe.skip : describe)(`roles in a real database${postgresMissing ? ` (skipped: ${postgresMissing})` : ''}`, () => {
  let server: PostgresServer;
  let cloudFormation: Server;
  let answers: Answer[] = [];
  let masterPassword = master.masterPassword;
  let handle: (event: object, context: object) => Promise<void>;

  beforeAll(async () => {
    server = await PostgresServer.start(master);
    handle = bundled('roles', { ...secretsManager(() => ({ username: master.masterUsername, password: masterPassword })), tls: trusting(server.authority) });
    cloudFormation = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => { body += part.toString(); });
      request.on('end', () => {
        answers.push(JSON.parse(body) as Answer);
        response.end();
      });
    }).listen(0, '127.0.0.1');
    await once(cloudFormation, 'listening');
  }, 60_000);

  afterAll(async () => {
    cloudFormation.close();
    await server.stop();
  });

  beforeEach(() => {
    answers = [];
    masterPassword = master.masterPassword;
  });

  async function request(RequestType: 'Create' | 'Update' | 'Delete', roles: Roles, more: { previous?: Roles; properties?: object; remaining?: number } = {}): Promise<Answer> {
    const properties = { secretArn: 'arn', host: server.host, port: String(server.port), database: master.database, schema: 'public', roles, ...more.properties };
    await handle({
      RequestType, RequestId: 'request', StackId: 'stack', LogicalResourceId: 'Roles', ResponseURL: `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}/answer`,
      ResourceProperties: properties,
      ...(RequestType === 'Create' ? {} : { PhysicalResourceId: `${server.host}/${master.database}/public`, OldResourceProperties: { ...properties, roles: more.previous ?? [] } }),
    }, { getRemainingTimeInMillis: () => more.remaining ?? 60_000 });
    expect(answers).toHaveLength(1);
    return answers[0];
  }

  /** IAM users have no password: they get one, past the handler, to log in with here. */
  async function as(name: string, ...statements: string[]): Promise<unknown> {
    await server.sql(`ALTER ROLE ${name} PASSWORD '${password}'`);
    const client = new Client({ host: server.host, port: server.port, user: name, password, database: master.database, ssl: { ca: server.authority } });
    try {
      await client.connect();
      let result: unknown;
      for (const statement of statements) result = (await client.query(statement)).rows;
      return result;
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  const state = () => server.sql(`SELECT rolname, rolcanlogin, rolsuper, rolpassword IS NULL, (SELECT setconfig FROM pg_db_role_setting WHERE setrole = a.oid), (SELECT array_agg(b.rolname ORDER BY b.rolname) FROM pg_auth_members m JOIN pg_roles b ON b.oid = m.roleid WHERE m.member = a.oid)
    FROM pg_authid a WHERE rolname !~ '^(pg|rds)' ORDER BY rolname; SELECT nspname, nspowner::regrole, nspacl FROM pg_namespace WHERE nspname = 'public';
    SELECT datname, datacl FROM pg_database WHERE datname = 'orders'; SELECT defaclrole::regrole, defaclobjtype, defaclacl FROM pg_default_acl ORDER BY 2`, 'orders');

  test('are made, and asked for again nothing changes', async () => {
    const { Status, Reason, PhysicalResourceId } = await request('Create', everybody);
    expect([Status, Reason, PhysicalResourceId]).toEqual(['SUCCESS', undefined, `localhost/orders/public`]);
    const before = await state();
    answers = [];
    expect(await request('Create', everybody)).toMatchObject({ Status: 'SUCCESS' });
    expect(await state()).toBe(before);
  });

  test('the owner makes what the others use', async () => {
    expect(await as('migrator', 'CREATE TABLE orders (id serial PRIMARY KEY, item text)')).toEqual([]);
    expect(await server.sql("SELECT tableowner FROM pg_tables WHERE tablename = 'orders'", 'orders')).toBe('app_owner');
    expect(await as('service', "INSERT INTO orders (item) VALUES ('book')", "UPDATE orders SET item = 'pen'", 'SELECT item FROM orders')).toEqual([{ item: 'pen' }]);
    expect(await as('reporter', 'SELECT item FROM orders')).toEqual([{ item: 'pen' }]);
    expect(await as('reporter', 'SELECT last_value::int AS last FROM orders_id_seq')).toEqual([{ last: 1 }]);
    expect(await as('service', 'DELETE FROM orders')).toEqual([]);
    expect(await as('migrator', 'ALTER TABLE orders ADD COLUMN price int')).toEqual([]);
  });

  test.each([
    ['reporter', "INSERT INTO orders (item) VALUES ('x')"],
    ['reporter', "UPDATE orders SET item = 'x'"],
    ['reporter', 'DELETE FROM orders'],
    ['reporter', 'TRUNCATE orders'],
    ['reporter', 'CREATE TABLE mine (id int)'],
    ['reporter', 'CREATE TEMPORARY TABLE mine (id int)'],
    ['reporter', "SELECT nextval('orders_id_seq')"],
    ['reporter', 'SET ROLE app_write'],
    ['service', 'CREATE TABLE mine (id int)'],
    ['service', 'ALTER TABLE orders ADD COLUMN x int'],
    ['service', 'DROP TABLE orders'],
    ['service', 'TRUNCATE orders'],
    ['service', 'CREATE SCHEMA mine'],
    ['service', 'CREATE ROLE mine'],
    ['service', 'SET ROLE app_owner'],
    ['service', 'GRANT app_owner TO service'],
    ['migrator', 'CREATE SCHEMA mine'],
    ['migrator', 'CREATE ROLE mine'],
    ['migrator', 'SET ROLE metrics_admin'],
    ['migrator', 'SELECT * FROM pg_authid'],
    ['migrator', 'CREATE DATABASE mine'],
  ])('%s may not %s', async (name, statement) => {
    expect(await as(name, statement)).toBe('42501');
  });

  test('who is no member of anything may not even enter', async () => {
    await server.sql("CREATE ROLE stranger LOGIN");
    expect(await as('stranger', 'SELECT 1')).toBe('42501');
  });

  test('a user that leaves the list can log in no more, and a group loses what it was given; what they own stays', async () => {
    const remaining = [owner, write, user('migrator', 'app_owner'), user('service', 'app_write')];
    expect(await request('Update', remaining, { previous: everybody })).toMatchObject({ Status: 'SUCCESS' });
    expect(await as('reporter', 'SELECT 1')).toBe('28000');
    expect(await server.sql("SELECT has_table_privilege('app_read', 'orders', 'SELECT'), has_schema_privilege('app_read', 'public', 'USAGE'), has_database_privilege('app_read', 'orders', 'CONNECT')", 'orders')).toBe('f|f|f');
    expect(await server.sql("SELECT count(*) FROM pg_roles WHERE rolname IN ('reporter', 'app_read')")).toBe('2');
    expect(await as('migrator', 'CREATE TABLE made_later (id int)')).toEqual([]);
    expect(await server.sql("SELECT has_table_privilege('app_read', 'made_later', 'SELECT'), has_table_privilege('app_write', 'made_later', 'SELECT')", 'orders')).toBe('f|t');
    expect(await as('service', 'SELECT item FROM orders')).toEqual([]);
  });

  test('and comes back', async () => {
    expect(await request('Update', everybody, { previous: [owner, write] })).toMatchObject({ Status: 'SUCCESS' });
    expect(await as('reporter', 'SELECT item FROM orders')).toEqual([]);
  });

  test('a user that changes its group changes its rights', async () => {
    const changed = everybody.map((role) => role.name === 'service' ? user('service', 'app_read') : role);
    expect(await request('Update', changed, { previous: everybody })).toMatchObject({ Status: 'SUCCESS' });
    expect(await as('service', 'DELETE FROM orders')).toBe('42501');
    answers = [];
    expect(await request('Update', everybody, { previous: changed })).toMatchObject({ Status: 'SUCCESS' });
    expect(await as('service', 'DELETE FROM orders')).toEqual([]);
  });

  test('a user that had a password comes with tokens from now on', async () => {
    await server.sql(`CREATE ROLE legacy LOGIN PASSWORD '${password}'`);
    expect(await request('Update', [...everybody, user('legacy', 'app_read')], { previous: everybody })).toMatchObject({ Status: 'SUCCESS' });
    expect(await server.sql("SELECT rolpassword IS NULL, pg_has_role('legacy', 'rds_iam', 'MEMBER') FROM pg_authid WHERE rolname = 'legacy'")).toBe('t|t');
  });

  test('a schema of its own', async () => {
    expect(await request('Create', [{ ...owner, name: 'other_owner' }], { properties: { schema: 'other' } })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'localhost/orders/other' });
    expect(await server.sql("SELECT nspowner::regrole FROM pg_namespace WHERE nspname = 'other'", 'orders')).toBe('other_owner');
  });

  test('names are quoted', async () => {
    const name = 'MiXed"; DROP TABLE orders; --';
    expect(await request('Create', [...everybody, { ...read, name }])).toMatchObject({ Status: 'SUCCESS' });
    expect(await server.sql(`SELECT count(*) FROM pg_roles WHERE rolname = '${name}'`)).toBe('1');
    expect(await as('service', 'SELECT item FROM orders')).toEqual([]);
  });

  test('the removal of the list leaves everything as it is, whether the database is there or not', async () => {
    const before = await state();
    expect(await request('Delete', everybody, { properties: { host: 'gone.example' } })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'localhost/orders/public' });
    expect(await state()).toBe(before);
  });

  test.each(['metrics_admin', 'rds_superuser'])('%s is nobody\'s to change, and nothing is half done', async (name) => {
    const { Status, Reason } = await request('Create', [...everybody, user('half', 'app_read'), { ...read, name }]);
    expect([Status, Reason]).toEqual(['FAILED', expect.stringMatching(/^\[RolesNotApplied] \[RoleTaken] roles: got \["(metrics_admin|rds_superuser)"]/)]);
    expect(await server.sql("SELECT count(*) FROM pg_roles WHERE rolname = 'half'")).toBe('0');
  });

  test('a statement that fails takes the others back', async () => {
    const { Status, Reason } = await request('Create', [...everybody, user('half', 'nowhere')]);
    expect([Status, Reason]).toEqual(['FAILED', expect.stringMatching(/^\[RolesNotApplied] 42704: role "nowhere" does not exist/)]);
    expect(await server.sql("SELECT count(*) FROM pg_roles WHERE rolname = 'half'")).toBe('0');
  });

  test('a wrong password is said, and not which', async () => {
    masterPassword = 'secret that nobody may see';
    const { Status, Reason } = await request('Create', everybody);
    expect([Status, Reason]).toEqual(['FAILED', expect.stringContaining('28P01')]);
    expect(Reason).not.toContain(masterPassword);
  });

  test('a server that does not answer is waited for, and CloudFormation not kept waiting', async () => {
    const began = Date.now();
    const { Status, Reason } = await request('Create', everybody, { properties: { port: '1' }, remaining: 13_000 });
    expect([Status, Reason]).toEqual(['FAILED', expect.stringMatching(/^\[RolesNotApplied] (ECONNREFUSED|\[DatabaseNotReached])/)]);
    expect(Date.now() - began).toBeGreaterThan(1500);
  }, 20_000);
});
