import type { Context, SecretsManagerRotationEvent } from 'aws-lambda';
import { connected } from '../connection';
import { CacheToken, CacheUserPasswords, type Credential } from './credential';
import { generatePassword } from './password';
import { RotatedSecret } from './rotated-secret';
import { pause } from './waiting';

interface RotatedLogin {
  /** Absent of a token. */
  readonly userId?: string;
  readonly userName?: string;
  readonly length: number;
  readonly punctuation: string;
}

const TEST_MILLISECONDS = 30_000;

/**
 * One step of a rotation by Secrets Manager, which each may be repeated, whatever was done of it.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
export async function handler({ SecretId, ClientRequestToken, Step }: SecretsManagerRotationEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> {
  const login = (JSON.parse(process.env.LOGINS ?? '{}') as Record<string, RotatedLogin>)[SecretId];
  if (!login) throw new Error(`[SecretUnknown] SecretId: got ${SecretId}, expected a secret of this cache; add a rotation where its cache is made`);
  const deadline = Date.now() + context.getRemainingTimeInMillis() - 5000;
  const secret = new RotatedSecret(SecretId, ClientRequestToken);
  const credential: Credential = login.userId === undefined ? new CacheToken(process.env.REPLICATION_GROUP_ID ?? '', deadline) : new CacheUserPasswords(login.userId, deadline);
  const takes = (password: string) => logsIn(login.userName, password);
  const stages = await secret.stages();
  const current = stages.includes('AWSCURRENT');
  if (!current && !stages.includes('AWSPENDING')) throw new Error('[VersionNotPending] ClientRequestToken: got a version without the stage AWSPENDING, expected the one that RotateSecret made; start the rotation anew');
  if (current && Step !== 'finishSecret') return;

  switch (Step) {
    case 'createSecret':
      await secret.createPending(() => generatePassword(login));
      return;
    case 'setSecret': {
      const [before, pending] = [await secret.password('AWSCURRENT'), await secret.pending()];
      if (await takes(pending)) return;
      await credential.add(before, pending, async () => {
        const older = await secret.previousPassword();
        return older !== undefined && older !== before && takes(older);
      });
      return;
    }
    case 'testSecret': {
      const pending = await secret.pending();
      for (const end = Math.min(deadline, Date.now() + TEST_MILLISECONDS); !await takes(pending); await pause(500)) {
        if (Date.now() > end) throw new Error('[PendingRefused] the cache refuses the new password; the rotation begins again with setSecret');
      }
      return;
    }
    case 'finishSecret': {
      if (!current) await secret.makeCurrent();
      const before = await secret.previousPassword();
      // Clients that keep what they read before come round.
      await pause(Number(process.env.GRACE_SECONDS) * 1000);
      const after = await secret.password('AWSCURRENT');
      if (before !== undefined && before !== after && await takes(before)) await credential.keepOnly(after);
      return;
    }
  }
}

async function logsIn(username: string | undefined, password: string): Promise<boolean> {
  const { HOST: host = '', PORT = '' } = process.env;
  try {
    return await connected({ host, port: Number(PORT), username, password }, (send) => send(['PING'])) === 'PONG';
  } catch (error) {
    if (/^(WRONGPASS|NOAUTH|ERR invalid password)/.test((error as Error).message)) return false;
    throw error;
  }
}
