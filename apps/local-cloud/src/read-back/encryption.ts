import { DescribeKeyCommand, GetKeyRotationStatusCommand, type KMSClient } from '@aws-sdk/client-kms';
import { holds, type Check } from './check';

export async function keyIsSound(sentence: string, client: KMSClient, keyId: string | undefined): Promise<Check> {
  if (!keyId) return holds(sentence, false, 'no key');
  const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: keyId }));
  const { KeyRotationEnabled } = await client.send(new GetKeyRotationStatusCommand({ KeyId: keyId }));
  const passed = KeyMetadata?.Enabled === true && KeyRotationEnabled === true;
  return holds(sentence, passed, `${KeyMetadata?.KeyId ?? keyId}: ${KeyMetadata?.KeyState ?? 'unknown'}, rotation ${KeyRotationEnabled ? 'on' : 'off'}`);
}
