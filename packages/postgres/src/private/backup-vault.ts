import { Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnBackupVault } from 'aws-cdk-lib/aws-backup';
import { AccountRootPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnKey, IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { VaultLock } from '../vault-lock';
import { BackupRule } from './backup-rules';
import { daysOf } from './days';
import { shortHash } from './short-hash';

export interface BackupVaultOptions {
  readonly encryptionKey?: IKey;
  readonly vaultLock: VaultLock;
  readonly rules: readonly BackupRule[];
  readonly removalPolicy: RemovalPolicy;
}

export function createBackupVault(scope: Construct, options: BackupVaultOptions): CfnBackupVault {
  const { encryptionKey, removalPolicy } = options;
  const vault = new CfnBackupVault(scope, 'Vault', {
    backupVaultName: vaultNameOf(scope, encryptionKey),
    encryptionKeyArn: encryptionKey?.keyArn ?? createKey(scope, removalPolicy).attrArn,
    lockConfiguration: lockOf(options),
  });
  vault.applyRemovalPolicy(removalPolicy);
  return vault;
}

/** AWS wants a name. It holds what replaces the vault, so that a replacement never meets its predecessor's. */
function vaultNameOf(scope: Construct, encryptionKey: IKey | undefined): string {
  const stack = Stack.of(scope);
  const facts = { encryptionKey: encryptionKey?.keyArn, nestedIn: stack.nestedStackParent && stack.node.path };
  return `${Names.uniqueResourceName(scope, { maxLength: 41, separator: '-' })}-${shortHash(JSON.stringify(stack.resolve(facts)))}`;
}

function createKey(scope: Construct, removalPolicy: RemovalPolicy): CfnKey {
  const key = new CfnKey(scope, 'Key', {
    description: 'Recovery points that are copied into the vault of PostgreSQL databases',
    enableKeyRotation: true,
    keyPolicy: new PolicyDocument({ minimize: false, statements: [new PolicyStatement({ principals: [new AccountRootPrincipal()], actions: ['kms:*'], resources: ['*'] })] }),
  });
  key.applyRemovalPolicy(removalPolicy);
  return key;
}

function lockOf({ vaultLock: { retention, changeableFor }, rules }: BackupVaultOptions): CfnBackupVault.LockConfigurationTypeProperty | undefined {
  if (!retention) return undefined;
  const shortest = Math.min(...rules.map((rule) => daysOf(rule.retention)));
  return {
    // What is known at deployment only may be as short as it likes.
    minRetentionDays: retention.minRetention?.toDays() ?? (Number.isNaN(shortest) ? 1 : shortest),
    maxRetentionDays: retention.maxRetention?.toDays(),
    changeableForDays: changeableFor?.toDays(),
  };
}
