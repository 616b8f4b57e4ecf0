import { Duration, Token } from 'aws-cdk-lib';
import type { PostgresBackupPlanProps } from '../postgres-backup-plan-props';
import type { VaultLockOptions } from '../vault-lock';
import { BackupRule } from './backup-rules';
import { daysOf, isWhole } from './days';
import { Problem } from './problems';

const century = 36500;

export function checkVaultLock({ minRetention, maxRetention }: VaultLockOptions, changeableFor?: Duration): Problem[] {
  const least = minRetention ? daysOf(minRetention) : NaN;
  const most = maxRetention ? daysOf(maxRetention) : NaN;
  const changeable = changeableFor ? daysOf(changeableFor) : NaN;
  const problem = (subject: string, days: number, expected: string, mend: string) => ({ code: 'VaultLockInvalid', subject, got: `${days} days`, expected, mend });
  return [
    ...(Number.isNaN(least) || isWhole(least, century) ? [] : [problem('minRetention', least, `whole days from 1 to ${century}`, 'leave it out for the shortest retention of the rules')]),
    ...(Number.isNaN(most) || isWhole(most, century) ? [] : [problem('maxRetention', most, `whole days from 1 to ${century}`, 'leave it out for no limit')]),
    ...(most < least ? [problem('maxRetention', most, `at least minRetention, ${least} days`, 'raise it, or leave it out')] : []),
    ...(Number.isNaN(changeable) || isWhole(changeable, century) && changeable >= 3 ? [] : [problem('changeableFor', changeable, `whole days from 3 to ${century}`, 'AWS Backup gives three days at least to think it over')]),
  ];
}

export function checkBackupPlan({ databases, startTime, copies = [], vaultLock }: PostgresBackupPlanProps, rules: readonly BackupRule[]): Problem[] {
  return [
    ...(databases.length > 0 ? [] : [{ code: 'DatabasesMissing', subject: 'databases', got: [], expected: 'at least one database', mend: 'give it, or leave out the plan' }]),
    ...rules.flatMap(({ property, retention, most }) => checkRetention(property, retention, most)),
    ...(startTime === undefined || Token.isUnresolved(startTime) || /^([01]\d|2[0-3]):[0-5]\d$/.test(startTime) ? [] : [{
      code: 'StartTimeInvalid', subject: 'startTime', got: startTime, expected: '"hh:mm" in UTC, with two digits each', mend: 'such as "05:30"',
    }]),
    ...copies.flatMap(({ vaultArn, retention }) => [...checkVaultArn(vaultArn), ...(retention ? checkRetention('copies', retention, century) : [])]),
    ...(copies.length > 0 && rules.every(({ continuous }) => continuous) ? [{
      code: 'NothingToCopy', subject: 'copies', got: 'continuousRetention alone', expected: 'a recovery point of every day, week or month', mend: 'give dailyRetention, weeklyRetention or monthlyRetention',
    }] : []),
    ...(vaultLock?.retention ? checkAgainstLock(rules, vaultLock.retention) : []),
  ];
}

function checkRetention(subject: string, retention: Duration, most: number): Problem[] {
  const days = daysOf(retention);
  if (Number.isNaN(days) || isWhole(days, most)) return [];
  return [{ code: 'BackupRetentionInvalid', subject, got: `${days} days`, expected: `whole days from 1 to ${most}`, mend: 'choose one of these, or leave it out' }];
}

function checkVaultArn(vaultArn: string): Problem[] {
  if (Token.isUnresolved(vaultArn) || /^arn:[^:]+:backup:[^:]+:\d{12}:backup-vault:[\w-]{2,50}$/.test(vaultArn)) return [];
  return [{ code: 'VaultArnInvalid', subject: 'copies', got: vaultArn, expected: 'the ARN of a vault', mend: 'copy it from `aws backup list-backup-vaults` in its region' }];
}

function checkAgainstLock(rules: readonly BackupRule[], { minRetention, maxRetention }: VaultLockOptions): Problem[] {
  const least = minRetention ? daysOf(minRetention) : NaN;
  const most = maxRetention ? daysOf(maxRetention) : NaN;
  return rules.filter(({ retention }) => daysOf(retention) < least || daysOf(retention) > most).map(({ property, retention }) => ({
    code: 'RetentionOutsideLock', subject: property, got: `${daysOf(retention)} days`,
    expected: `${Number.isNaN(least) ? 1 : least} days at least${Number.isNaN(most) ? '' : ` and ${most} at most`}, which the vault's lock allows`, mend: 'change it, or vaultLock: AWS Backup would fail every such backup',
  }));
}
