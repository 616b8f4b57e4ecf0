import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';

/**
 * EKS Pod Identity, for the pods of one cluster: it names the cluster as the source
 * (https://aws.github.io/aws-eks-best-practices/security/docs/iam/, terraform-aws-eks#3743). One statement for both actions, so that it is the same whether or not
 * statements are merged.
 */
export class PodIdentityPrincipal extends iam.ServicePrincipal {
  constructor(scope: IConstruct, clusterName: string) {
    const stack = Stack.of(scope);
    super('pods.eks.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnEquals: { 'aws:SourceArn': stack.formatArn({ service: 'eks', resource: 'cluster', resourceName: clusterName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME }) },
      },
    });
  }

  public addToAssumeRolePolicy(document: iam.PolicyDocument) {
    document.addStatements(new iam.PolicyStatement({ actions: ['sts:AssumeRole', 'sts:TagSession'], principals: [this] }));
  }
}
