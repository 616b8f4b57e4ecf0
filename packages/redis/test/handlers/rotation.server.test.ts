import type { Context, SecretsManagerRotationEvent } from 'aws-lambda';
import { bundled, trusting } from '@external-metrics/testkit/lib/bundled-handler';
import { RedisServer } from '@external-metrics/testkit/lib/redis-server';
import { FakeAws } from './fake-aws';

type Step = SecretsManagerRotationEvent['Step'];
type Handler = (event: SecretsManagerRotationEvent, context: Pick<Context, 'getRemainingTimeInMillis'>) => Promise<void>;

jest.setTimeout(120_000);

const GRACE_SECONDS = 0.15;
const ARN = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:app';
const STEPS: Step[] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];
const user = { userId: 'test-valkey-app', name: 'app', accessString: 'on ~* &* +@all -@dangerous +info' };
const first = 'first-0123456789abcdef';
const context = { getRemainingTimeInMillis: () => 60_000 };

let server: RedisServer;
let aws: FakeAws;
let handle: Handler;
const refusals: string[] = [];
let connections = 0;

beforeAll(async () => { server = await RedisServer.start({ users: [] }); });
afterAll(() => server.stop());

describe.each([['the password of a user', user], ['a token', undefined]])('%s', (_, who) => {
  const login = { ...(who && { userId: who.userId, userName: who.name }), length: 40, punctuation: who ? '' : '!-' };

  beforeEach(async () => {
    aws = new FakeAws(server, who, first);
    await aws.begin();
    refusals.length = connections = 0;
    Object.assign(process.env, { HOST: server.host, PORT: `${server.port}`, CLUSTER_MODE: 'false', REPLICATION_GROUP_ID: who ? '' : 'sessions', GRACE_SECONDS: `${GRACE_SECONDS}`, LOGINS: JSON.stringify({ [ARN]: login }) });
    const tls = trusting(server.authority);
    handle = bundled<Handler>('rotation', { ...aws.runtime(), tls, 'node:tls': tls });
  });

  /** What Secrets Manager does: the steps one after the other, and all of them again after one that failed. */
  async function rotate(version = aws.newVersion(), attempts = 1) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        for (const Step of STEPS) await handle({ SecretId: ARN, ClientRequestToken: version, Step } as SecretsManagerRotationEvent, context);
        return;
      } catch (error) {
        if (attempt >= attempts) throw error;
      }
    }
  }

  const connect = (password: string) => server.ping(who?.name, password);

  /** Two clients that connect again and again: one reads the secret each time, one keeps it for less than the grace. */
  async function watched(work: () => Promise<void>) {
    let over = false;
    const client = async (keepMilliseconds: number) => {
      let [password, readAt] = [aws.current(), Date.now()];
      while (!over) {
        if (Date.now() - readAt >= keepMilliseconds) [password, readAt] = [aws.current(), Date.now()];
        await connect(password).catch((error: Error) => refusals.push(error.message));
        connections += 1;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    const clients = [client(0), client(GRACE_SECONDS * 1000 / 3)];
    try {
      await work();
    } finally {
      over = true;
      await Promise.all(clients);
    }
  }

  async function expectRotated(before: string) {
    expect(aws.current()).not.toBe(before);
    expect(aws.passwords).toEqual([aws.current()]);
    await expect(connect(aws.current())).resolves.toBe('PONG');
    await expect(connect(before)).rejects.toThrow('WRONGPASS');
    expect(refusals).toEqual([]);
    expect(connections).toBeGreaterThan(10);
  }

  test('no client is refused, the old one goes, and the other fields stay', async () => {
    await watched(() => rotate());
    await expectRotated(first);
    const { password, ...rest } = aws.fields();
    expect(rest).toEqual({ ...(who && { username: 'app' }), owner: 'kept' });
    expect(password).toMatch(who ? /^[A-Za-z0-9]{40}$/ : /^[A-Za-z0-9!-]{40}$/);
    expect(aws.calls.filter((call) => call.startsWith('Modify'))).toEqual(Array(2).fill(who ? 'ModifyUser' : 'ModifyReplicationGroup'));
  });

  test('again and again', async () => {
    await watched(async () => {
      for (let count = 0; count < 3; count += 1) {
        const before = aws.current();
        await rotate();
        expect(aws.passwords).not.toContain(before);
      }
    });
    await expectRotated(first);
  });

  test('killed between any two of its calls, it resumes', async () => {
    await rotate();
    const count = aws.calls.length;
    expect(count).toBeGreaterThan(10);
    await watched(async () => {
      for (let call = 0; call < count; call += 1) {
        const before = aws.current();
        aws.calls.length = 0;
        let killed = false;
        aws.interrupt = (at) => {
          if (killed || at !== call) return;
          killed = true;
          throw new Error('killed');
        };
        await rotate(aws.newVersion(), 2);
        expect({ call, killed, passwords: aws.passwords }).toEqual({ call, killed: true, passwords: [aws.current()] });
        expect(aws.current()).not.toBe(before);
      }
    });
    await expectRotated(first);
  });

  test('what an earlier rotation left behind is no way in after the next one', async () => {
    await watched(async () => {
      aws.interrupt = () => { if (aws.calls.at(-1) === 'UpdateSecretVersionStage') throw new Error('killed'); };
      await expect(rotate()).rejects.toThrow('killed');
      expect(aws.passwords).toHaveLength(2);
      aws.interrupt = () => undefined;
      await rotate();
    });
    await expectRotated(first);
  });

  test('what is changed by somebody else is waited for', async () => {
    await watched(async () => {
      // Somebody is faster, between the look and the change.
      aws.interrupt = () => { if (aws.calls.at(-1)?.startsWith('Describe') && !aws.calls.at(-1)?.endsWith('Secret') && aws.calls.filter((call) => call.startsWith('Modify')).length === 0) aws.keepBusy(); };
      const rotation = rotate();
      await new Promise((resolve) => setTimeout(resolve, 1000));
      aws.interrupt = () => undefined;
      await rotation;
      expect(aws.calls.filter((call) => call.startsWith('Modify')).length).toBeGreaterThan(2);
    });
    await expectRotated(first);
  });

  test('a version that is current already is left alone', async () => {
    await handle({ SecretId: ARN, ClientRequestToken: 'first', Step: 'setSecret' } as SecretsManagerRotationEvent, context);
    expect(aws.calls).toEqual(['DescribeSecret']);
  });

  test('a new password that the cache refuses does not become the current one', async () => {
    const version = aws.newVersion();
    const run = (Step: Step) => handle({ SecretId: ARN, ClientRequestToken: version, Step } as SecretsManagerRotationEvent, { getRemainingTimeInMillis: () => 6000 });
    await run('createSecret');
    await expect(run('testSecret')).rejects.toThrow('[PendingRefused]');
    expect(aws.current()).toBe(first);
  });
});

test('passwords have every class of characters, and each character is used', async () => {
  aws = new FakeAws(server, undefined, first);
  process.env.LOGINS = JSON.stringify({ [ARN]: { length: 16, punctuation: '!&#$^<>-' } });
  handle = bundled<Handler>('rotation', aws.runtime());
  const passwords: string[] = [];
  for (let count = 0; count < 300; count += 1) {
    await handle({ SecretId: ARN, ClientRequestToken: aws.newVersion(), Step: 'createSecret' } as SecretsManagerRotationEvent, context);
    passwords.push(aws.pending());
    aws.cancel();
  }
  for (const password of passwords) for (const characters of [/[A-Z]/, /[a-z]/, /\d/, /^.{16}$/]) expect(password).toMatch(characters);
  expect(new Set(passwords.join('')).size).toBe(62 + 8);
  expect(new Set(passwords).size).toBe(300);
});

describe('refused', () => {
  const run = (Step: Step, token: string, SecretId = ARN) => handle({ SecretId, ClientRequestToken: token, Step } as SecretsManagerRotationEvent, context);

  beforeEach(async () => {
    aws = new FakeAws(server, user, first);
    await aws.begin();
    process.env.LOGINS = JSON.stringify({ [ARN]: { userId: user.userId, userName: 'app', length: 40, punctuation: '' } });
    const tls = trusting(server.authority);
    handle = bundled<Handler>('rotation', { ...aws.runtime(), tls, 'node:tls': tls });
  });

  test('a secret of somebody else', () => expect(run('createSecret', 'first', 'arn:other')).rejects.toThrow('[SecretUnknown] SecretId: got arn:other'));

  test('a secret that is not rotated', async () => {
    aws.rotationEnabled = false;
    await expect(run('createSecret', 'first')).rejects.toThrow('[RotationDisabled]');
  });

  test('a version that is not pending', () => expect(run('createSecret', 'unknown')).rejects.toThrow('[VersionNotPending]'));

  test('a secret that is no JSON, without a word of it', async () => {
    aws.corrupt();
    const error = await run('createSecret', aws.newVersion()).catch((thrown: Error) => thrown.message);
    expect(error).toContain('[SecretUnreadable] AWSCURRENT');
    expect(error).not.toContain('tooth');
  });
});
