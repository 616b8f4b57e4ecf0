import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnBackupVault } from 'aws-cdk-lib/aws-backup';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export interface BackupRoleOptions {
  readonly instanceArns: string[];
  readonly vault: CfnBackupVault;
  readonly copyVaultArns: string[];
  readonly continuous: boolean;
}

/**
 * What AWS's managed policy AWSBackupServiceRolePolicyForBackup (v30, February 2026) allows for RDS, for these instances and vaults only. There are no permissions to restore:
 * a recovery point of RDS is a snapshot, from which `DatabaseSource` restores.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBackupServiceRolePolicyForBackup.html
 */
export function createBackupRole(scope: Construct, options: BackupRoleOptions): Role {
  return new Role(scope, 'Role', {
    description: 'Backs up PostgreSQL databases',
    // Without a condition, because AWS documents none for this role: to hand it to AWS Backup takes iam:PassRole in this account.
    assumedBy: new ServicePrincipal('backup.amazonaws.com'),
    inlinePolicies: { BackUp: new PolicyDocument({ minimize: false, statements: statementsOf(scope, options) }) },
  });
}

function statementsOf(scope: Construct, { instanceArns, vault, copyVaultArns, continuous }: BackupRoleOptions): PolicyStatement[] {
  const stack = Stack.of(scope);
  const region = copyVaultArns.length > 0 ? '*' : stack.region;
  const arnOf = (service: string, resource: string) => stack.formatArn({ service, region, resource, resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  const snapshots = arnOf('rds', 'snapshot:awsbackup');
  return [
    new PolicyStatement({ actions: ['rds:DescribeDBInstances', 'rds:DescribeDBSnapshots', 'tag:GetResources'], resources: ['*'] }),
    new PolicyStatement({ actions: ['rds:AddTagsToResource', 'rds:CreateDBSnapshot', 'rds:ListTagsForResource'], resources: [...instanceArns, snapshots] }),
    new PolicyStatement({ actions: ['rds:CopyDBSnapshot', 'rds:DeleteDBSnapshot', 'rds:ModifyDBSnapshotAttribute'], resources: [snapshots] }),
    ...(continuous ? [
      new PolicyStatement({ actions: ['rds:ModifyDBInstance'], resources: instanceArns }),
      new PolicyStatement({ actions: ['rds:DeleteDBInstanceAutomatedBackup'], resources: [arnOf('rds', 'auto-backup')] }),
    ] : []),
    new PolicyStatement({ actions: ['backup:CopyIntoBackupVault', 'backup:DescribeBackupVault'], resources: [vault.attrBackupVaultArn, ...copyVaultArns] }),
    ...(copyVaultArns.length > 0 ? [new PolicyStatement({ actions: ['backup:CopyFromBackupVault'], resources: ['*'] })] : []),
    new PolicyStatement({ actions: ['backup:TagResource'], resources: [arnOf('backup', 'recovery-point')] }),
    // The keys of databases and of other vaults are not known here; a grant is for AWS services only.
    new PolicyStatement({ actions: ['kms:DescribeKey'], resources: ['*'] }),
    new PolicyStatement({ actions: ['kms:CreateGrant'], resources: ['*'], conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } }),
  ];
}
