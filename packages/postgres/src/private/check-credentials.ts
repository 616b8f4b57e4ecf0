import { Duration } from 'aws-cdk-lib';
import { daysOf, isWhole } from './days';
import { Problem } from './problems';
import { Settings } from './settings';

export function checkRotation(rotation: Duration | undefined): Problem[] {
  const days = rotation ? daysOf(rotation) : NaN;
  return Number.isNaN(days) || isWhole(days, 1000) ? [] : [{
    code: 'RotationInvalid', subject: 'rotation', got: `${days} days`, expected: 'whole days from 1 to 1000', mend: 'choose one, or leave it out for 30 days',
  }];
}

export function checkCredentials({ source, credentials }: Settings): Problem[] {
  return source.restorePoint === undefined || credentials.isManaged ? [] : [{
    code: 'RestorePasswordUnmanaged', subject: 'credentials', got: 'a secret that RDS does not manage', expected: 'MasterCredentials.managed(): CloudFormation takes no password beside the backups of an instance', mend: 'leave credentials out, or restore from a snapshot',
  }];
}
