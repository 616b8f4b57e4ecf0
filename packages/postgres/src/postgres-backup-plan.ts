import { Annotations, ArnFormat, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { CfnBackupPlan, CfnBackupSelection, CfnBackupVault } from 'aws-cdk-lib/aws-backup';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PostgresBackupPlanProps } from './postgres-backup-plan-props';
import { IPostgresDatabase, PostgresDatabase } from './postgres-database';
import { createBackupAlarms } from './private/backup-alarms';
import { createBackupRole } from './private/backup-role';
import { backupRulesOf, renderRule } from './private/backup-rules';
import { createBackupVault } from './private/backup-vault';
import { checkBackupPlan } from './private/check-backup-plan';
import { throwProblems } from './private/problems';
import { shortHash } from './private/short-hash';
import { VaultLock } from './vault-lock';

/**
 * Backups that outlive the database, its account's operators and, with `copies`, its region: AWS Backup makes them into a locked vault, apart from RDS's own automated backups.
 * A recovery point is a snapshot of RDS: `DatabaseSource.snapshot()` with its ARN restores from it.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/whatisbackup.html
 */
export class PostgresBackupPlan extends Construct {
  /** Where the recovery points are. */
  public readonly vault: CfnBackupVault;
  /** When they are made, and for how long they are kept. */
  public readonly plan: CfnBackupPlan;
  /** With which AWS Backup makes them. */
  public readonly role: IRole;
  /** Its alarms. */
  public readonly alarms: Alarm[];

  constructor(scope: Construct, id: string, props: PostgresBackupPlanProps) {
    super(scope, id);
    const rules = backupRulesOf(props);
    throwProblems(this.node.path, checkBackupPlan(props, rules));
    const { copies = [], encryptionKey, continuousRetention } = props;
    this.vault = createBackupVault(this, { encryptionKey, rules, vaultLock: props.vaultLock ?? VaultLock.governance(), removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN });
    this.plan = new CfnBackupPlan(this, 'Resource', {
      backupPlan: { backupPlanName: this.vault.backupVaultName, backupPlanRule: rules.map((rule) => renderRule(rule, this.vault.ref, props)) },
    });
    const databases = [...new Set(props.databases)].sort((one, other) => one.node.path < other.node.path ? -1 : 1);
    this.role = props.role ?? createBackupRole(this, {
      instanceArns: databases.map((database) => instanceArnOf(this, database)), vault: this.vault, copyVaultArns: copies.map(({ vaultArn }) => vaultArn).sort(), continuous: continuousRetention !== undefined,
    });
    for (const database of databases) this.select(database, continuousRetention?.toDays());
    this.alarms = createBackupAlarms(this, this.vault.ref, copies.length > 0, props.alarmActions?.critical);
  }

  /** One selection for each, so that another database changes nothing of the others': a selection can't be changed, only replaced. */
  private select(database: IPostgresDatabase, continuousDays: number | undefined) {
    const name = shortHash(database.node.path);
    new CfnBackupSelection(this, `Selection${name}`, {
      backupPlanId: this.plan.ref,
      backupSelection: { selectionName: name, iamRoleArn: this.role.roleArn, resources: [instanceArnOf(this, database)] },
    });
    const days = database instanceof PostgresDatabase ? database.instance.backupRetentionPeriod : undefined;
    if (continuousDays !== undefined && days !== undefined && days !== continuousDays && !Token.isUnresolved(days) && !Token.isUnresolved(continuousDays)) {
      Annotations.of(this).addWarningV2(`@external-metrics/postgres:ContinuousRetentionDiffers:${name}`,
        `[ContinuousRetentionDiffers] continuousRetention: AWS Backup will set the retention of ${database.node.path} to ${continuousDays} days; its backupRetention says ${days}, which is drift, and RDS refuses to change it to anything else than ${continuousDays}`);
    }
  }
}

function instanceArnOf(scope: Construct, { instanceIdentifier }: IPostgresDatabase): string {
  return Stack.of(scope).formatArn({ service: 'rds', resource: 'db', resourceName: instanceIdentifier, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
}
