import { Client, ClientConfig } from 'pg';
import { postgresMissing, PostgresServer } from '../src/postgres-server';

const login = { masterUsername: 'metrics_admin', masterPassword: 'quite long enough', database: 'orders' };

(postgresMissing ? describe.skip : describe)(`a real server${postgresMissing ? ` (skipped: ${postgresMissing})` : ''}`, () => {
  let server: PostgresServer;
  beforeAll(async () => { server = await PostgresServer.start(login); }, 60_000);
  afterAll(async () => server.stop());

  async function answer(config: ClientConfig): Promise<unknown> {
    const client = new Client({ host: server.host, port: server.port, user: login.masterUsername, password: login.masterPassword, database: login.database, ...config });
    try {
      await client.connect();
      return (await client.query('select current_user as who, (select rolsuper from pg_roles where rolname = current_user) as super, (select ssl from pg_stat_ssl where pid = pg_backend_pid())')).rows[0];
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  test('lets its master user in, who is no superuser, over TLS that is verified', async () => {
    expect(await answer({ ssl: { ca: server.authority } })).toEqual({ who: 'metrics_admin', super: false, ssl: true });
  });

  test.each<[string, ClientConfig, string]>([
    ['without TLS', { ssl: false }, '28000'],
    ['with a wrong password', { password: 'wrong' }, '28P01'],
    ['as the superuser', { user: 'rdsadmin' }, '28000'],
  ])('refuses who comes %s', async (_, config, code) => {
    expect(await answer({ ssl: { ca: server.authority }, ...config })).toBe(code);
  });

  test('is not believed without its authority, nor by another name', async () => {
    expect(await answer({ ssl: true })).toMatch(/UNABLE_TO_VERIFY|SELF_SIGNED/);
    expect(await answer({ ssl: { ca: server.authority }, host: '127.0.0.1' })).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });
});
