import { Duration, Token } from 'aws-cdk-lib';
import { FlowLogBucketOptions, FlowLogDestination, FlowLogGroupOptions } from '../flow-log-destination';
import { NetworkProps } from '../network-props';
import { Problem } from './problems';

/** Of what Athena accepts as a limit. */
const LEAST_SCAN_LIMIT = 10_000_000;

export function checkFlowLogs({ flowLogs = [] }: NetworkProps): Problem[] {
  return flowLogs.flatMap((destination, index) => {
    const subject = `flowLogs[${index}]`;
    return [...checkKind(flowLogs, index, subject), ...checkLogGroup(destination.logGroupOptions, subject), ...checkBucket(destination.bucketOptions, subject)];
  });
}

function checkKind(flowLogs: readonly FlowLogDestination[], index: number, subject: string): Problem[] {
  const { kind } = flowLogs[index];
  if (flowLogs.findIndex((other) => other.kind === kind) === index) return [];
  return [{ code: 'DuplicateFlowLogDestination', subject, got: kind, expected: 'one destination of each kind', mend: 'remove one of them; a further flow log is a CfnFlowLog on network.vpc' }];
}

function checkLogGroup({ logGroup, retention }: FlowLogGroupOptions, subject: string): Problem[] {
  return logGroup && retention !== undefined ? [unused(`${subject}.retention`, retention, 'logGroup')] : [];
}

function checkBucket({ bucket, prefix, expiration, queries, queryScanLimit }: FlowLogBucketOptions, subject: string): Problem[] {
  return [
    ...bucket && expiration ? [unused(`${subject}.expiration`, expiration.toHumanString(), 'bucket')] : [],
    ...queries === false && queryScanLimit ? [unused(`${subject}.queryScanLimit`, `${queryScanLimit.toBytes()} bytes`, 'queries: false')] : [],
    ...prefix === undefined || Token.isUnresolved(prefix) || isPrefix(prefix) ? [] : [{
      code: 'FlowLogPrefixInvalid', subject: `${subject}.prefix`, got: prefix, expected: 'letters, digits and !-_.*\'() between slashes, no slash at either end, and no folder AWSLogs', mend: 'correct it, or leave it out',
    }],
    ...expiration && !expiration.isUnresolved() && !isDays(expiration) ? [{
      code: 'FlowLogExpirationInvalid', subject: `${subject}.expiration`, got: expiration.toHumanString(), expected: 'whole days, 1 or more', mend: 'give it as Duration.days(365)',
    }] : [],
    ...queryScanLimit && !queryScanLimit.isUnresolved() && queryScanLimit.toBytes() < LEAST_SCAN_LIMIT ? [{
      code: 'FlowLogScanLimitInvalid', subject: `${subject}.queryScanLimit`, got: `${queryScanLimit.toBytes()} bytes`, expected: 'at least 10 MB', mend: 'raise it',
    }] : [],
  ];
}

function isDays(duration: Duration): boolean {
  const days = duration.toDays({ integral: false });
  return Number.isInteger(days) && days >= 1;
}

function isPrefix(prefix: string): boolean {
  return prefix.split('/').every((folder) => /^[\w!.*'()-]+$/.test(folder) && folder !== 'AWSLogs');
}

function unused(subject: string, got: unknown, other: string): Problem {
  return { code: 'FlowLogOptionUnused', subject, got, expected: `nothing beside ${other}`, mend: `leave it out: with ${other} it has no effect` };
}
