import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

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
  // The service-linked role starts the nodes. As a principal it would have to exist, and in a new account it doesn't: so it is a condition.
  const autoScaling = {
    StringEquals: { 'kms:CallerAccount': stack.account },
    ArnEquals: {
      'aws:PrincipalArn': stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: 'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling' }),
    },
  };
  key.addToResourcePolicy(new iam.PolicyStatement({
    sid: 'NodeVolumes',
    principals: [new iam.AnyPrincipal()],
    actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    resources: ['*'],
    conditions: autoScaling,
  }));
  key.addToResourcePolicy(new iam.PolicyStatement({
    sid: 'NodeVolumeGrants',
    principals: [new iam.AnyPrincipal()],
    actions: ['kms:CreateGrant'],
    resources: ['*'],
    conditions: { ...autoScaling, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
  }));
  return key;
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
