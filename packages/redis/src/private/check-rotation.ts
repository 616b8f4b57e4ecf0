import { Duration } from 'aws-cdk-lib';
import { Problem } from './problems';

/** The function has 15 minutes, in which ElastiCache changes the users or nodes too. */
const LONGEST_GRACE = Duration.minutes(10);
/** 2026-11-24, https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html. */
const LONGEST_INTERVAL = 1000;

export function checkRotation(secrets: number, interval: Duration, gracePeriod: Duration): Problem[] {
  const days = interval.isUnresolved() ? 1 : interval.toDays({ integral: false });
  const seconds = gracePeriod.isUnresolved() ? 0 : gracePeriod.toSeconds({ integral: false });
  return [
    ...(secrets > 0 ? [] : [{ code: 'SecretUnknown', subject: 'cache.logins', got: [], expected: 'a cache with a token, or with users of its own who have a password', mend: 'leave the rotation out: users with IAM have no password' }]),
    ...(Number.isInteger(days) && days >= 1 && days <= LONGEST_INTERVAL ? [] : [{
      code: 'RotationIntervalInvalid', subject: 'interval', got: `${days} days`, expected: `whole days from 1 to ${LONGEST_INTERVAL}`, mend: 'give it with Duration.days()',
    }]),
    ...(Number.isInteger(seconds) && seconds <= LONGEST_GRACE.toSeconds() ? [] : [{
      code: 'GracePeriodInvalid', subject: 'gracePeriod', got: `${seconds} seconds`, expected: 'whole seconds, 10 minutes at most', mend: 'let clients read the secret again when they are refused, instead of waiting longer',
    }]),
  ];
}
