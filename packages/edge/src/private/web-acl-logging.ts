import { ArnFormat, Aws, Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnResourcePolicy, ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct, IDependable } from 'constructs';
import { WebAclLogDestination, WebAclLogFilter, WebAclLogging, WebAclLogOptions } from '../web-acl-logging';
import { allowWebAclLogDelivery, webAclLogPrefix } from './log-delivery';
import { secretHeaders } from './web-acl';

export interface WebAclLoggingProps {
  readonly webAcl: CfnWebACL;
  readonly logging: WebAclLogging;
  /** Of a log group made here; needed for that only. */
  readonly encryptionKey?: IKey;
  readonly retention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  /** Where logs go whose bucket nobody named. */
  readonly logBucket?: IBucket;
}

/** Lets the log delivery service serve the destination, and sends the web ACL's log there. Returns the log group, if it is one. */
export function createWebAclLogging(scope: Construct, props: WebAclLoggingProps): ILogGroup | undefined {
  const { logging, webAcl } = props;
  if (logging.destination === WebAclLogDestination.NONE) return undefined;
  if (logging.destination === WebAclLogDestination.S3) {
    const bucket = logging.bucket ?? props.logBucket!;
    configure(scope, webAcl, `${bucket.bucketArn}/${webAclLogPrefix}`, logging.options, allowWebAclLogDelivery(scope, bucket));
    return undefined;
  }
  const name = Names.uniqueResourceName(scope, { maxLength: 200, separator: '-', allowedSpecialCharacters: '-' });
  const logGroupName = logging.logGroup?.logGroupName ?? `aws-waf-logs-${name}`;
  const logGroupArn = Stack.of(scope).formatArn({ partition: Aws.PARTITION, service: 'logs', resource: 'log-group', resourceName: logGroupName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  const logGroup = logging.logGroup ?? createLogGroup(scope, props, logGroupName, logGroupArn);
  // WAF refuses the ARN of the log group's attribute, which ends in :*.
  configure(scope, webAcl, logGroupArn, logging.options, [logGroup, allowLogGroupDelivery(scope, name, logGroupArn)]);
  return logGroup;
}

function createLogGroup(scope: Construct, { encryptionKey, logging, retention, removalPolicy }: WebAclLoggingProps, logGroupName: string, logGroupArn: string): LogGroup {
  encryptionKey!.addToResourcePolicy(new PolicyStatement({
    sid: 'WebAclLogGroup',
    principals: [new ServicePrincipal(`logs.${Stack.of(scope).region}.${Aws.URL_SUFFIX}`)],
    actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    resources: ['*'],
    conditions: { ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': logGroupArn } },
  }));
  return new LogGroup(scope, 'WafLogGroup', { logGroupName, encryptionKey, retention: logging.retention ?? retention, removalPolicy });
}

/** Without it AWS adds its own statement out of band, to a policy that all web ACLs of the account share and outgrow. */
function allowLogGroupDelivery(scope: Construct, name: string, logGroupArn: string): CfnResourcePolicy {
  const stack = Stack.of(scope);
  return new CfnResourcePolicy(scope, 'WafLogDelivery', {
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
}

function configure(scope: Construct, webAcl: CfnWebACL, destinationArn: string, options: WebAclLogOptions, dependencies: IDependable[]) {
  const logging = new CfnLoggingConfiguration(scope, 'WafLogging', {
    resourceArn: webAcl.attrArn, logDestinationConfigs: [destinationArn], redactedFields: redactedFields(options), loggingFilter: filterOf(options.filter),
  });
  logging.node.addDependency(...dependencies);
}

function redactedFields({ redactedHeaders = [], redactQueryString, redactUriPath }: WebAclLogOptions): CfnLoggingConfiguration.FieldToMatchProperty[] {
  const headers = [...new Set([...secretHeaders, ...redactedHeaders.map((header) => header.toLowerCase())])];
  return [
    ...headers.map((header) => ({ singleHeader: { Name: header } })),
    ...redactQueryString ? [{ queryString: {} }] : [],
    ...redactUriPath ? [{ uriPath: {} }] : [],
  ];
}

/** https://docs.aws.amazon.com/waf/latest/APIReference/API_ActionCondition.html */
const keptActions = {
  [WebAclLogFilter.BLOCKED]: ['BLOCK', 'CAPTCHA', 'CHALLENGE'],
  [WebAclLogFilter.MATCHED]: ['BLOCK', 'CAPTCHA', 'CHALLENGE', 'COUNT', 'EXCLUDED_AS_COUNT'],
};

/** In CloudFormation's words: the L1 passes it on as it is. */
function filterOf(filter = WebAclLogFilter.ALL) {
  if (filter === WebAclLogFilter.ALL) return undefined;
  return {
    DefaultBehavior: 'DROP',
    Filters: [{ Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: keptActions[filter].map((Action) => ({ ActionCondition: { Action } })) }],
  };
}
