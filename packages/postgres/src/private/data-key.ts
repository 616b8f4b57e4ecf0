import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccountRootPrincipal, PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export interface DataKeyOptions {
  /** The ARN, with wildcards, of the log groups that are encrypted with the key. */
  readonly logGroupArns: string;
  readonly removalPolicy: RemovalPolicy;
}

/**
 * RDS and Secrets Manager use the key with the permissions of who calls them; CloudWatch Logs on its own behalf.
 * The L1, because the policy of the L2 depends on a feature flag, and its grants would write other stacks' roles into it.
 */
export function createDataKey(scope: Construct, id: string, options: DataKeyOptions): CfnKey {
  const key = new CfnKey(scope, id, {
    description: 'Storage, insights, master secret and logs of a PostgreSQL database',
    enableKeyRotation: true,
    keyPolicy: new PolicyDocument({
      minimize: false,
      statements: [
        new PolicyStatement({ principals: [new AccountRootPrincipal()], actions: ['kms:*'], resources: ['*'] }),
        logsStatement(scope, options.logGroupArns),
      ],
    }),
  });
  key.applyRemovalPolicy(options.removalPolicy);
  return key;
}

export function logsStatement(scope: Construct, logGroupArns: string): PolicyStatement {
  const { region, urlSuffix } = Stack.of(scope);
  return new PolicyStatement({
    principals: [new ServicePrincipal(`logs.${region}.${urlSuffix}`)],
    actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroupArns } },
  });
}
