import { ArnFormat, Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnReplicationGroup } from 'aws-cdk-lib/aws-elasticache';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface CacheLogsOptions {
  readonly encryptionKey: IKey;
  readonly retention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
}

const LOGS = [{ id: 'SlowLog', logType: 'slow-log' }, { id: 'EngineLog', logType: 'engine-log' }];

/** The log groups, and what the replication group has to be told of them. */
export function createLogs(cache: Construct, { encryptionKey, retention, removalPolicy }: CacheLogsOptions): CfnReplicationGroup.LogDeliveryConfigurationRequestProperty[] {
  const stack = Stack.of(cache);
  // The service that delivers the logs enters each log group in a resource policy of the account that may have 5,120
  // characters and is shared by all; groups below /aws/vendedlogs/ share one entry.
  const prefix = `/aws/vendedlogs/elasticache/${Names.uniqueResourceName(cache, { maxLength: 256, separator: '-', allowedSpecialCharacters: '-' })}`;
  encryptionKey.addToResourcePolicy(new PolicyStatement({
    principals: [new ServicePrincipal(`logs.${stack.region}.${stack.urlSuffix}`)],
    actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
    resources: ['*'],
    conditions: {
      ArnEquals: {
        'kms:EncryptionContext:aws:logs:arn': LOGS.map(({ logType }) =>
          stack.formatArn({ service: 'logs', resource: 'log-group', resourceName: `${prefix}/${logType}`, arnFormat: ArnFormat.COLON_RESOURCE_NAME })),
      },
    },
  }));
  return LOGS.map(({ id, logType }) => {
    const logGroup = new LogGroup(cache, id, { logGroupName: `${prefix}/${logType}`, encryptionKey, retention, removalPolicy });
    return { logType, logFormat: 'json', destinationType: 'cloudwatch-logs', destinationDetails: { cloudWatchLogsDetails: { logGroup: logGroup.logGroupName } } };
  });
}
