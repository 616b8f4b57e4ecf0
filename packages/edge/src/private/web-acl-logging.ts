import { ArnFormat, Aws, Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnResourcePolicy, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { secretHeaders } from './web-acl';

export interface WebAclLoggingOptions {
  readonly webAcl: CfnWebACL;
  readonly encryptionKey: IKey;
  readonly retention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
}

/** Makes the log group, lets its key and the log delivery service serve it, and sends the web ACL's log there. */
export function createWebAclLogging(scope: Construct, { webAcl, encryptionKey, retention, removalPolicy }: WebAclLoggingOptions): LogGroup {
  const stack = Stack.of(scope);
  const name = Names.uniqueResourceName(scope, { maxLength: 200, separator: '-', allowedSpecialCharacters: '-' });
  const logGroupName = `aws-waf-logs-${name}`;
  const logGroupArn = stack.formatArn({ partition: Aws.PARTITION, service: 'logs', resource: 'log-group', resourceName: logGroupName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });

  encryptionKey.addToResourcePolicy(new PolicyStatement({
    sid: 'WebAclLogGroup',
    principals: [new ServicePrincipal(`logs.${stack.region}.${Aws.URL_SUFFIX}`)],
    actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    resources: ['*'],
    conditions: { ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': logGroupArn } },
  }));
  const logGroup = new LogGroup(scope, 'WafLogGroup', { logGroupName, encryptionKey, retention, removalPolicy });

  // Without it AWS adds its own statement out of band, to a policy that all web ACLs of the account share and outgrow.
  const delivery = new CfnResourcePolicy(scope, 'WafLogDelivery', {
    policyName: `aws-waf-logs-${name}`,
    policyDocument: stack.toJsonString({
      Version: '2012-10-17',
      Statement: [{
        Sid: 'WebAclLogDelivery',
        Effect: 'Allow',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: `${logGroupArn}:log-stream:*`,
        Condition: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: { 'aws:SourceArn': stack.formatArn({ partition: Aws.PARTITION, service: 'logs', resource: '*' }) },
        },
      }],
    }),
  });
  const logging = new CfnLoggingConfiguration(scope, 'WafLogging', {
    resourceArn: webAcl.attrArn,
    // WAF refuses the ARN of the log group's attribute, which ends in :*.
    logDestinationConfigs: [logGroupArn],
    redactedFields: secretHeaders.map((header) => ({ singleHeader: { Name: header } })),
  });
  logging.node.addDependency(logGroup, delivery);
  return logGroup;
}
