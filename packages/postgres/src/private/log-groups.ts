import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** By the name that RDS gives the log: the construct id of its group. */
const logs = { postgresql: 'PostgresqlLog', upgrade: 'UpgradeLog' };

export const logExports = Object.keys(logs);

export interface LogGroupsOptions {
  readonly instanceIdentifier: string;
  readonly encryptionKey: IKey;
  readonly retention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
}

/** Before the instance that writes to them, else RDS makes them: without a key, and for ever. */
export function createLogGroups(scope: Construct, { instanceIdentifier, ...options }: LogGroupsOptions): LogGroup[] {
  return Object.entries(logs).map(([log, id]) => new LogGroup(scope, id, { logGroupName: `${logGroupPrefix(instanceIdentifier)}${log}`, ...options }));
}

/** All of an instance's, for the policy of their key. */
export function logGroupArnsOf(scope: Construct, instanceIdentifier: string): string {
  return Stack.of(scope).formatArn({ service: 'logs', resource: 'log-group', resourceName: `${logGroupPrefix(instanceIdentifier)}*`, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
}

function logGroupPrefix(instanceIdentifier: string): string {
  return `/aws/rds/instance/${instanceIdentifier}/`;
}
