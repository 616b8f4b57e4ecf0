import { ArnFormat, Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnFlowLog } from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { toTags } from './subnets';

/** The default fields in their order, then those of versions 3 to 5 that say who talked to whom, and which way. */
export const FLOW_LOG_FIELDS = [
  'version', 'account-id', 'interface-id', 'srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol', 'packets', 'bytes', 'start', 'end', 'action', 'log-status',
  'vpc-id', 'subnet-id', 'instance-id', 'tcp-flags', 'type', 'pkt-srcaddr', 'pkt-dstaddr', 'az-id', 'pkt-src-aws-service', 'pkt-dst-aws-service', 'flow-direction', 'traffic-path',
] as const;

export interface FlowLogsProps {
  readonly vpcId: string;
  readonly name: string;
  readonly encryptionKey: IKey;
  readonly retention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
}

export class FlowLogs extends Construct {
  public readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, { vpcId, name, encryptionKey, retention, removalPolicy }: FlowLogsProps) {
    super(scope, id);
    allowLogs(this, encryptionKey);
    this.logGroup = new LogGroup(this, 'LogGroup', { encryptionKey, retention, removalPolicy });
    new CfnFlowLog(this, 'FlowLog', {
      resourceType: 'VPC',
      resourceId: vpcId,
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logGroupName: this.logGroup.logGroupName,
      deliverLogsPermissionArn: this.addRole().roleArn,
      logFormat: FLOW_LOG_FIELDS.map((field) => `\${${field}}`).join(' '),
      maxAggregationInterval: 600,
      tags: toTags({ Name: name }),
    });
  }

  private addRole(): Role {
    const stack = Stack.of(this);
    return new Role(this, 'Role', {
      description: `Lets VPC flow logs write to the log group of ${this.node.scope!.node.path}`,
      assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: { 'aws:SourceArn': stack.formatArn({ partition: Aws.PARTITION, service: 'ec2', resource: 'vpc-flow-log', resourceName: '*' }) },
        },
      }),
      inlinePolicies: {
        WriteFlowLogs: new PolicyDocument({
          statements: [new PolicyStatement({
            effect: Effect.ALLOW,
            actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
            resources: [this.logGroup.logGroupArn],
          })],
        }),
      },
    });
  }
}

/** The group's name is CloudFormation's, so that a retained group never stands in the way; it begins with the stack's name, and so does the condition. */
function allowLogs(scope: Construct, key: IKey) {
  const stack = Stack.of(scope);
  const logGroups = stack.formatArn({ partition: Aws.PARTITION, service: 'logs', resource: 'log-group', resourceName: `${stack.stackName}-*`, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  key.addToResourcePolicy(new PolicyStatement({
    effect: Effect.ALLOW,
    principals: [new ServicePrincipal(`logs.${stack.region}.${Aws.URL_SUFFIX}`)],
    actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
  }));
}
