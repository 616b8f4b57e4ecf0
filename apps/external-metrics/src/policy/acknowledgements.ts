import { Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** Findings of the CDK's template validation that are meant, each with its reason. */
export function acknowledgeFindings(scope: IConstruct) {
  Validations.of(scope).acknowledge(
    { id: 'CloudFormation-Validate::W3010', reason: 'Zones are named on purpose: subnets are bound to the name of their zone, and synthesis looks nothing up.' },
    { id: 'CloudFormation-Validate::W9009', reason: 'EncryptionConfig.Resources is rendered by the L2 of aws-eks-v2; EKS accepts it.' },
    { id: '@aws-cdk/aws-eks:clusterMustManuallyTagSubnet', reason: 'The network library tags its subnets for load balancers; the cluster sees them as imported.' },
  );
}
