import { App } from 'aws-cdk-lib';
import { IVpc } from 'aws-cdk-lib/aws-ec2';
import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { testStack } from '@external-metrics/testkit';
import { bundled, hashOf, trusting } from '@external-metrics/testkit/lib/bundled-handler';
import { RedisServer } from '@external-metrics/testkit/lib/redis-server';
import { createHash } from 'crypto';
import { CacheAccess, RedisCacheProbe } from '../../src';
import { newCache } from '../fixture';

jest.setTimeout(60_000);

interface Report {
  readonly login: string;
  readonly passed: string[];
  readonly failed: string[];
}

const password = 'app-0123456789abcdef';
const users = [
  { name: 'app', passwords: [password], accessString: CacheAccess.readWrite().accessString },
  { name: 'reporter', passwords: [password], accessString: CacheAccess.readOnly({ keys: ['probe:*'] }).accessString },
];
const always = ['logs in over TLS to a verified server', 'is refused without encryption', 'is refused with a wrong password', 'is refused without a login', 'does not believe another authority', 'does not believe another name'];
const secrets = {
  '@aws-sdk/client-secrets-manager': {
    SecretsManagerClient: class { public async send({ SecretId }: { SecretId: string }) { return { SecretString: JSON.stringify({ password: SecretId === 'stale' ? 'stale-0123456789abcdef' : password }) }; } },
    GetSecretValueCommand: class { public readonly SecretId: string; constructor(input: { SecretId: string }) { this.SecretId = input.SecretId; } },
  },
};
const logins = { app: { kind: 'password', userName: 'app', secretArn: 'arn' }, reporter: { kind: 'password', userName: 'reporter', secretArn: 'arn' }, stale: { kind: 'password', userName: 'app', secretArn: 'stale' } };

describe.each(['replicated', 'sharded'] as const)('a %s cache', (topology) => {
  let server: RedisServer;
  let probe: (event?: object) => Promise<Report>;

  beforeAll(async () => {
    server = await RedisServer.start({ users, topology });
    Object.assign(process.env, { HOST: server.host, READER_HOST: '', PORT: `${server.port}`, CLUSTER_MODE: `${topology === 'sharded'}`, CACHE_NAME: 'sessions', SERVERLESS: 'false', LOGINS: JSON.stringify(logins) });
    const tls = trusting(server.authority);
    probe = bundled('probe', { ...secrets, tls, 'node:tls': tls });
  });
  afterAll(() => server.stop());

  test('is as it ought to be', async () => {
    expect(await probe()).toEqual({ login: 'app', passed: always, failed: [] });
  });

  test('what is written is read, whichever shard has it', async () => {
    expect((await probe({ write: 'one' })).failed).toEqual([]);
    expect(await probe({ login: 'reporter', read: 'one' })).toEqual({ login: 'reporter', passed: [...always, 'reads what was written'], failed: [] });
    expect((await probe({ read: 'two' })).failed).toEqual(['reads what was written: got "one", expected "two"']);
    expect((await probe({ read: 'one', key: 'other' })).failed).toEqual(['reads what was written: got null, expected "one"']);
  });

  test('rights are tried', async () => {
    const report = await probe({ login: 'reporter', allowed: [['GET', 'probe:0'], ['SET', 'probe:0', 'x']], denied: [['SET', 'probe:0', 'x'], ['GET', 'other'], ['FLUSHALL'], ['GET', 'probe:0']] });
    expect(report.passed.slice(always.length)).toEqual(['may GET probe:0', 'may not SET probe:0 x', 'may not GET other', 'may not FLUSHALL']);
    expect(report.failed).toEqual([expect.stringMatching(/^may SET probe:0 x: NOPERM/), 'may not GET probe:0: it worked']);
  });

  test.each([['password', /: WRONGPASS/], ['authority', /: .*(unable to|self-signed)/i], ['encryption', /: ./]])('a wrong %s is found', async (wrong, expected) => {
    const { failed } = await probe({ wrong });
    expect(failed).toEqual([expect.stringMatching(/^logs in over TLS to a verified server/)]);
    expect(failed[0]).toMatch(expected);
  });

  test('a secret that the cache does not take is found', async () => {
    expect((await probe({ login: 'stale' })).failed).toEqual([expect.stringMatching(/^logs in over TLS to a verified server: WRONGPASS/)]);
  });

  test('a cache that lets anybody in is found', async () => {
    await server.apply({ name: 'default', passwords: [], accessString: 'on nopass ~* &* +@all' });
    const { failed } = await probe();
    expect(failed).toEqual(['is refused without a login: it worked']);
    await server.apply({ name: 'default', passwords: [], accessString: 'off -@all' });
  });

  test('no report has a secret in it', async () => {
    expect(JSON.stringify([await probe({ wrong: 'authority', write: 'x', read: 'y', denied: [['GET', 'a']] }), await probe({ login: 'stale' })])).not.toContain('0123456789abcdef');
  });

  test('an unknown login is an error', () => expect(probe({ login: 'nobody' })).rejects.toThrow('[LoginUnknown] login: got "nobody", expected one of app, reporter, stale'));
});

test('the file that is tested is the one that is deployed', () => {
  const stack = testStack();
  const cache = newCache(stack);
  new RedisCacheProbe(stack, 'Probe', { cache, vpc: stack.node.findChild('Vpc') as IVpc });
  const { directory } = (stack.node.root as App).synth();
  const manifest = JSON.parse(readFileSync(join(directory, 'Test.assets.json'), 'utf8')) as { files: Record<string, { source: { path: string } }> };
  const [deployed] = Object.values(manifest.files).map(({ source }) => join(directory, source.path, 'index.js')).filter((file) => existsSync(file));
  expect(createHash('sha256').update(readFileSync(deployed)).digest('hex')).toBe(hashOf('probe'));
});
