import { randomUUID } from 'node:crypto';
import { DescribeSecretCommand, RotateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ConfiguredLogin } from './index';

const PAUSE_MILLISECONDS = 20;
const LOOK_MILLISECONDS = 500;
const LONGEST_MILLISECONDS = 14 * 60 * 1000;

/**
 * Starts a rotation and connects, as the secret says at the time, until what was its value before is refused: what a client is told meanwhile.
 *
 * @param connect with what the secret holds now
 * @param connectAsBefore with what it held before
 */
export async function watchRotation({ secretArn }: ConfiguredLogin, connect: () => Promise<unknown>, connectAsBefore: () => Promise<unknown>): Promise<string | undefined> {
  const client = new SecretsManagerClient({});
  const version = randomUUID();
  await client.send(new RotateSecretCommand({ SecretId: secretArn, ClientRequestToken: version }));
  const refusals: string[] = [];
  let connections = 0;
  let over = false;
  const reconnect = async () => {
    while (!over) {
      await connect().catch((error: unknown) => refusals.push((error as Error).message));
      connections += 1;
      await pause(PAUSE_MILLISECONDS);
    }
  };
  const finish = async () => {
    const deadline = Date.now() + LONGEST_MILLISECONDS;
    try {
      while (Date.now() < deadline) {
        const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: secretArn }));
        const rotated = VersionIdsToStages[version]?.includes('AWSCURRENT') ?? false;
        if (rotated && await isRefused(connectAsBefore)) return true;
        await pause(LOOK_MILLISECONDS);
      }
      return false;
    } finally {
      over = true;
    }
  };
  const [finished] = await Promise.all([finish(), reconnect()]);
  if (!finished) return `the new version did not become current, or the old one stayed; ${connections} connections, ${refusals.length} refused`;
  return refusals.length === 0 ? undefined : `${refusals.length} of ${connections} connections refused: ${[...new Set(refusals)].join('; ')}`;
}

/** Another failure than this one says nothing of the password. */
async function isRefused(connect: () => Promise<unknown>): Promise<boolean> {
  return connect().then(() => false, (error: unknown) => (error as Error).message.startsWith('WRONGPASS'));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
