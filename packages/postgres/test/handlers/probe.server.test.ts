import { App, Stack } from 'aws-cdk-lib';
import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { createHash } from 'crypto';
import { postgresMissing, PostgresServer } from '@external-metrics/testkit/lib/postgres-server';
import { PostgresProbe } from '../../src';
import { testDatabase, testVpc } from '../fixture';
import { bundled, hashOf, trusting } from '@external-metrics/testkit/lib/bundled-handler';
import { secretsManager } from './secrets-manager';

interface Report {
  readonly user: string;
  readonly passed: string[];
  readonly failed: string[];
}

const master = { masterUsername: 'metrics_admin', masterPassword: 'quite long enough', database: 'orders' };
const always = [
  'logs in over TLS to a verified server, and is no superuser', 'is refused without encryption', 'is refused with a wrong password', 'does not believe another authority', 'does not believe another name',
];

test('the file that is tested is the one that is deployed', () => {
  const app = new App();
  const stack = new Stack(app, 'Test');
  const vpc = testVpc(stack);
  new PostgresProbe(stack, 'Probe', { database: testDatabase(stack, { vpc }), vpc });
  const { directory } = app.synth();
  const manifest = JSON.parse(readFileSync(join(directory, 'Test.assets.json'), 'utf8')) as { files: Record<string, { source: { path: string } }> };
  const [deployed] = Object.values(manifest.files).map(({ source }) => join(directory, source.path, 'index.js')).filter((file) => existsSync(file));
  expect(createHash('sha256').update(readFileSync(deployed)).digest('hex')).toBe(hashOf('probe'));
});

(postgresMissing ? describe.skip : describe)(`the probe at a real database${postgresMissing ? ` (skipped: ${postgresMissing})` : ''}`, () => {
  let server: PostgresServer;
  let lenient: PostgresServer;
  let masterPassword = master.masterPassword;
  const environment = process.env;

  beforeAll(async () => {
    [server, lenient] = await Promise.all([PostgresServer.start(master), PostgresServer.start({ ...master, forceSsl: false })]);
    await server.sql('CREATE TABLE kept (id int); CREATE ROLE reader LOGIN; GRANT SELECT ON kept TO reader; GRANT ALL ON kept TO metrics_admin', 'orders');
  }, 60_000);
  afterAll(async () => Promise.all([server.stop(), lenient.stop()]));
  afterEach(() => {
    process.env = environment;
    masterPassword = master.masterPassword;
  });

  function probe(event: object = {}, at = server): Promise<Report> {
    process.env = { ...environment, HOST: at.host, PORT: String(at.port), DATABASE: master.database, SECRET_ARN: 'arn', AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };
    const handle = bundled<(event: object) => Promise<Report>>('probe', { ...secretsManager(() => ({ username: master.masterUsername, password: masterPassword })), tls: trusting(at.authority) });
    return handle(event);
  }

  test('finds nothing wrong', async () => {
    expect(await probe()).toEqual({ user: 'metrics_admin', passed: always, failed: [] });
  });

  test('writes a row that is read later, and says what it read instead', async () => {
    expect((await probe({ write: 'one' })).passed).toContain('writes');
    expect((await probe({ read: 'one' })).passed).toContain('reads what was written');
    expect((await probe({ read: 'two' })).failed).toEqual(['reads what was written: got "one", expected "two"']);
    expect((await probe({ read: 'one', key: 'other' })).failed).toEqual(['reads what was written: got undefined, expected "one"']);
  });

  test('tries what is allowed and what is denied', async () => {
    const { passed, failed } = await probe({ allowed: ['SELECT 1', 'SELECT * FROM pg_authid'], denied: ['SELECT passwd FROM pg_shadow', 'SELECT 2'] });
    expect(passed).toEqual([...always, 'may SELECT 1', 'may not SELECT passwd FROM pg_shadow']);
    expect(failed).toEqual(['may SELECT * FROM pg_authid: 42501 permission denied for table pg_authid', 'may not SELECT 2: it worked']);
  });

  test.each([
    ['password', /^logs in over TLS.*: 28P01 password authentication failed/],
    ['authority', /^logs in over TLS.*: (SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY)/],
    ['encryption', /^logs in over TLS.*: 28000 no pg_hba.conf entry .* no encryption/],
  ])('a wrong %s is found', async (wrong, message) => {
    const { passed, failed } = await probe({ wrong });
    expect(failed).toEqual([expect.stringMatching(message)]);
    expect(passed).toEqual(always.slice(1));
  });

  test('a server that takes connections without encryption is found', async () => {
    expect((await probe({}, lenient)).failed).toEqual(['is refused without encryption: it worked']);
  });

  test('a superuser is found: nobody is one on RDS', async () => {
    await server.sql('ALTER ROLE metrics_admin SUPERUSER');
    const { failed } = await probe();
    await server.sql('ALTER ROLE metrics_admin NOSUPERUSER');
    expect(failed).toEqual([expect.stringMatching(/^logs in over TLS.*"super":true/)]);
  });

  test('a secret that is out of date is found, and not told', async () => {
    masterPassword = 'secret that nobody may see';
    const report = await probe();
    expect(report.failed).toEqual([expect.stringMatching(/^logs in over TLS.*: 28P01/)]);
    expect(JSON.stringify(report)).not.toContain(masterPassword);
  });

  test('an IAM user comes with a token, which this server takes for a wrong password', async () => {
    const { failed } = await probe({ user: 'reader' });
    expect(failed[0]).toMatch(/28P01 password authentication failed for user "reader"/);
  });
});
