import { Duration, Token } from 'aws-cdk-lib';
import { BackupReplication } from '../backup-replication';
import { daysOf, isWhole } from './days';
import { Problem } from './problems';
import { Settings } from './settings';

export function checkBackups({ backupRetention }: Settings): Problem[] {
  const days = daysOf(backupRetention);
  if (Number.isNaN(days) || isWhole(days, 35)) return [];
  return [{ code: 'BackupRetentionInvalid', subject: 'backupRetention', got: `${days} days`, expected: 'whole days from 1 to 35', mend: 'without automated backups there is nothing to restore from; AWS Backup keeps them for longer' }];
}

export function checkBackupReplication(replication: BackupReplication | undefined, region: string): Problem[] {
  if (!replication) return [];
  return [...checkRegion(replication.region, region), ...checkKey(replication), ...checkRetention(replication.retention)];
}

function checkRegion(other: string, region: string): Problem[] {
  if (Token.isUnresolved(other) || /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(other) && other !== region) return [];
  return [{
    code: 'ReplicationRegionInvalid', subject: 'backupReplication.region', got: other, expected: 'another region than that of the database, such as "us-west-2"',
    mend: '`aws rds describe-source-regions --region <other>` says whether RDS replicates to it',
  }];
}

function checkKey({ region, encryptionKeyArn }: BackupReplication): Problem[] {
  const keyRegion = /^arn:[^:]+:kms:([^:]+):\d{12}:key\/[\w-]+$/.exec(encryptionKeyArn)?.[1];
  if (Token.isUnresolved(encryptionKeyArn) || keyRegion !== undefined && (keyRegion === region || Token.isUnresolved(region))) return [];
  return [{
    code: 'ReplicationKeyInvalid', subject: 'backupReplication.encryptionKeyArn', got: encryptionKeyArn, expected: `the ARN of a key in ${Token.isUnresolved(region) ? 'the other region' : region}`,
    mend: 'make a key there, or a replica of a multi-region key',
  }];
}

function checkRetention(retention: Duration | undefined): Problem[] {
  const days = retention === undefined ? NaN : daysOf(retention);
  if (Number.isNaN(days) || isWhole(days, 35)) return [];
  return [{ code: 'ReplicationRetentionInvalid', subject: 'backupReplication.retention', got: `${days} days`, expected: 'whole days from 1 to 35', mend: 'leave it out for as long as backupRetention' }];
}
