import { Duration } from 'aws-cdk-lib';

export function isWholeNumber(value: number, least: number, most: number) {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** True for what is not given, or known at deployment only. */
export function isWholeSeconds(duration: Duration | undefined, least: number, most: number) {
  return duration === undefined || duration.isUnresolved() || isWholeNumber(duration.toSeconds({ integral: false }), least, most);
}
