import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct, IConstruct } from 'constructs';

export interface EncryptionKeyOptions {
  readonly removalPolicy: RemovalPolicy;
  /** Names of log groups; may end with `*`. */
  readonly logGroupNames: readonly string[];
}

/** The key of Kubernetes secrets, log groups and node volumes. */
export function createEncryptionKey(scope: Construct, id: string, { removalPolicy, logGroupNames }: EncryptionKeyOptions): kms.Key {
  const stack = Stack.of(scope);
  const key = new kms.Key(scope, id, { description: `Secrets, logs and node volumes of ${scope.node.path}`, enableKeyRotation: true, removalPolicy });
  key.addToResourcePolicy(new iam.PolicyStatement({
    sid: 'Logs',
    principals: [new iam.ServicePrincipal(`logs.${stack.region}.${stack.urlSuffix}`)],
    actions: ['kms:Decrypt', 'kms:Describe*', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    resources: ['*'],
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': logGroupNames.map((resourceName) =>
          stack.formatArn({ service: 'logs', resource: 'log-group', resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME })),
      },
    },
  }));
  allowVolumes(scope, key, 'Node', 'autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling');
  return key;
}

/** Lets a service-linked role start nodes whose volumes have the key. As a principal it would have to exist, and in a new account it doesn't: so it is a condition. */
export function allowVolumes(scope: IConstruct, key: kms.IKey, sid: string, serviceLinkedRole: string) {
  const stack = Stack.of(scope);
  const role = {
    StringEquals: { 'kms:CallerAccount': stack.account },
    ArnEquals: { 'aws:PrincipalArn': stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: `aws-service-role/${serviceLinkedRole}` }) },
  };
  const statement = { principals: [new iam.AnyPrincipal()], resources: ['*'] };
  key.addToResourcePolicy(new iam.PolicyStatement({ ...statement, sid: `${sid}Volumes`, actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'], conditions: role }));
  key.addToResourcePolicy(new iam.PolicyStatement({ ...statement, sid: `${sid}VolumeGrants`, actions: ['kms:CreateGrant'], conditions: { ...role, Bool: { 'kms:GrantIsForAWSResource': 'true' } } }));
}

/** For a role that keeps volumes with the key. */
export function volumeKeyPolicy(key: kms.IKey): iam.PolicyDocument {
  return new iam.PolicyDocument({
    statements: [
      new iam.PolicyStatement({ actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'], resources: [key.keyArn] }),
      new iam.PolicyStatement({ actions: ['kms:CreateGrant'], resources: [key.keyArn], conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } }),
    ],
  });
}
