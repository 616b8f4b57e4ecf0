import { DescribeSecretCommand, GetSecretValueCommand, PutSecretValueCommand, ResourceNotFoundException, SecretsManagerClient, UpdateSecretVersionStageCommand } from '@aws-sdk/client-secrets-manager';

/** The secret, as one rotation sees it. No value of it is in an error. */
export class RotatedSecret {
  private readonly client = new SecretsManagerClient({});

  constructor(private readonly secretId: string, private readonly version: string) {}

  /** Those of the version that is rotated to. */
  public async stages(): Promise<string[]> {
    const { RotationEnabled, VersionIdsToStages = {} } = await this.client.send(new DescribeSecretCommand({ SecretId: this.secretId }));
    if (!RotationEnabled) throw new Error(`[RotationDisabled] SecretId: got ${this.secretId}, expected a secret with a rotation schedule; deploy the rotation again`);
    return VersionIdsToStages[this.version] ?? [];
  }

  /** What an earlier attempt made is kept. */
  public async createPending(generate: () => string) {
    if (await this.value({ VersionId: this.version, VersionStage: 'AWSPENDING' })) return;
    const fields = { ...await this.value({ VersionStage: 'AWSCURRENT' }), password: generate() };
    await this.client.send(new PutSecretValueCommand({ SecretId: this.secretId, ClientRequestToken: this.version, SecretString: JSON.stringify(fields), VersionStages: ['AWSPENDING'] }));
  }

  public async pending(): Promise<string> {
    return passwordOf(await this.value({ VersionId: this.version, VersionStage: 'AWSPENDING' }), 'AWSPENDING');
  }

  public async password(VersionStage: string): Promise<string> {
    return passwordOf(await this.value({ VersionStage }), VersionStage);
  }

  public async previousPassword(): Promise<string | undefined> {
    return (await this.value({ VersionStage: 'AWSPREVIOUS' }))?.password;
  }

  public async makeCurrent() {
    const { VersionIdsToStages = {} } = await this.client.send(new DescribeSecretCommand({ SecretId: this.secretId }));
    const RemoveFromVersionId = Object.keys(VersionIdsToStages).find((version) => VersionIdsToStages[version].includes('AWSCURRENT'));
    await this.client.send(new UpdateSecretVersionStageCommand({ SecretId: this.secretId, VersionStage: 'AWSCURRENT', MoveToVersionId: this.version, RemoveFromVersionId }));
  }

  private async value(which: { readonly VersionId?: string; readonly VersionStage: string }): Promise<Record<string, string> | undefined> {
    try {
      const { SecretString } = await this.client.send(new GetSecretValueCommand({ SecretId: this.secretId, ...which }));
      return SecretString === undefined ? undefined : parse(SecretString, which.VersionStage);
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }
}

function parse(text: string, stage: string): Record<string, string> {
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch {
    // The parser's own message quotes what it read.
    throw new Error(`[SecretUnreadable] ${stage}: expected JSON with the field password; write the secret anew`);
  }
}

function passwordOf(fields: Record<string, string> | undefined, stage: string): string {
  if (!fields?.password) throw new Error(`[SecretUnreadable] ${stage}: expected JSON with the field password; write the secret anew`);
  return fields.password;
}
