import { Duration, Fn, Token } from 'aws-cdk-lib';
import { CfnBackupPlan } from 'aws-cdk-lib/aws-backup';
import type { BackupCopy, PostgresBackupPlanProps } from '../postgres-backup-plan-props';

export interface BackupRule {
  /** For ever: AWS Backup tells the rules of a plan apart by it. */
  readonly name: string;
  /** The property that asks for it. */
  readonly property: string;
  readonly retention: Duration;
  /** The longest retention in days. */
  readonly most: number;
  /** Day of the month, month and day of the week. */
  readonly days: string;
  readonly continuous?: boolean;
}

export function backupRulesOf(props: PostgresBackupPlanProps): BackupRule[] {
  const { dailyRetention, weeklyRetention, monthlyRetention, continuousRetention } = props;
  const given = [dailyRetention, weeklyRetention, monthlyRetention, continuousRetention].some((retention) => retention !== undefined);
  const rule = (name: string, property: string, retention: Duration | undefined, days: string) => retention ? [{ name, property, retention, most: 36500, days }] : [];
  return [
    ...rule('Daily', 'dailyRetention', given ? dailyRetention : Duration.days(35), '* * ?'),
    ...rule('Weekly', 'weeklyRetention', weeklyRetention, '? * SUN'),
    ...rule('Monthly', 'monthlyRetention', given ? monthlyRetention : Duration.days(365), '1 * ?'),
    ...rule('Continuous', 'continuousRetention', continuousRetention, '* * ?').map((continuous) => ({ ...continuous, most: 35, continuous: true })),
  ];
}

export function renderRule(rule: BackupRule, vaultName: string, { startTime = '05:30', copies = [] }: PostgresBackupPlanProps): CfnBackupPlan.BackupRuleResourceTypeProperty {
  const [hour, minute] = Token.isUnresolved(startTime) ? [0, 1].map((index) => Fn.select(index, Fn.split(':', startTime))) : startTime.split(':').map(Number);
  return {
    ruleName: rule.name,
    targetBackupVault: vaultName,
    scheduleExpression: `cron(${minute} ${hour} ${rule.days} *)`,
    scheduleExpressionTimezone: 'Etc/UTC',
    startWindowMinutes: 180,
    // A first backup of many TiB takes hours; one that takes a day never ends.
    completionWindowMinutes: 24 * 60,
    lifecycle: { deleteAfterDays: rule.retention.toDays() },
    enableContinuousBackup: rule.continuous,
    copyActions: rule.continuous || copies.length === 0 ? undefined : byVault(copies).map(({ vaultArn, retention = rule.retention }) => ({ destinationBackupVaultArn: vaultArn, lifecycle: { deleteAfterDays: retention.toDays() } })),
  };
}

/** So that the order of the list has no effect. */
function byVault(copies: readonly BackupCopy[]): BackupCopy[] {
  return [...copies].sort((one, other) => one.vaultArn < other.vaultArn ? -1 : 1);
}
