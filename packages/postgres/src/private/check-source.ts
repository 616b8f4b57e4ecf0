import { Token } from 'aws-cdk-lib';
import type { PointInTimeOptions } from '../database-source';
import { Problem } from './problems';

export function checkSnapshot(snapshotIdentifier: string): Problem[] {
  const valid = Token.isUnresolved(snapshotIdentifier) || /^(arn:[^:]+:rds:[^:]+:\d+:snapshot:)?([a-z]+:)?[a-z][a-z0-9-]{0,254}$/i.test(snapshotIdentifier);
  return valid ? [] : [{ code: 'SnapshotIdentifierInvalid', subject: 'snapshotIdentifier', got: snapshotIdentifier, expected: 'the name or the ARN of a snapshot of an instance', mend: 'copy it from `aws rds describe-db-snapshots`' }];
}

export function checkPointInTime(options: PointInTimeOptions): Problem[] {
  const { sourceInstanceIdentifier, sourceInstanceResourceId, automatedBackupsArn, restoreTime } = options;
  const given = Object.entries({ sourceInstanceIdentifier, sourceInstanceResourceId, automatedBackupsArn }).filter(([, value]) => value !== undefined);
  const malformed = given.filter(([name, value]) => !Token.isUnresolved(value) && !formats[name].test(value!));
  return [
    ...(given.length === 1 ? [] : [{ code: 'RestoreSourceInvalid', subject: 'options', got: given.map(([name]) => name), expected: 'one of sourceInstanceIdentifier, sourceInstanceResourceId and automatedBackupsArn', mend: 'an instance that stands has an identifier, a deleted one a resource ID' }]),
    ...malformed.map(([name, value]) => ({ code: 'RestoreSourceInvalid', subject: name, got: value, expected: `what matches ${formats[name].source}`, mend: 'copy it from `aws rds describe-db-instance-automated-backups`' })),
    ...(restoreTime === undefined || Token.isUnresolved(restoreTime) || isTime(restoreTime) ? [] : [{ code: 'RestoreTimeInvalid', subject: 'restoreTime', got: restoreTime, expected: 'a time in UTC to the second, such as "2026-11-24T09:30:00Z"', mend: 'or leave it out for the latest that can be restored' }]),
  ];
}

const formats: Readonly<Record<string, RegExp>> = {
  sourceInstanceIdentifier: /^[a-z](-?[a-z0-9]){0,62}$/i,
  sourceInstanceResourceId: /^db-[A-Z0-9]+$/,
  automatedBackupsArn: /^arn:[^:]+:rds:[^:]+:\d+:auto-backup:ab-[a-z0-9]+$/i,
};

/** A day that no calendar has comes back as another one. */
function isTime(text: string): boolean {
  const time = new Date(text);
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) && !Number.isNaN(time.getTime()) && time.toISOString() === text.replace('Z', '.000Z');
}
