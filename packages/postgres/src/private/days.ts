import { Duration } from 'aws-cdk-lib';

/** NaN stands for what is known at deployment only: no comparison with it holds. */
export function daysOf(duration: Duration): number {
  return duration.isUnresolved() ? NaN : duration.toMilliseconds() / Duration.days(1).toMilliseconds();
}

export function isWhole(days: number, most: number): boolean {
  return Number.isInteger(days) && days >= 1 && days <= most;
}
