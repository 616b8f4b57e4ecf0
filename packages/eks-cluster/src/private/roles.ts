import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export function createClusterRole(scope: Construct, id: string, key: kms.IKey): iam.Role {
  return new iam.Role(scope, id, {
    assumedBy: new iam.ServicePrincipal('eks.amazonaws.com'),
    description: `Control plane of ${scope.node.path}`,
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonEKSClusterPolicy')],
    inlinePolicies: {
      Secrets: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:ListGrants'], resources: [key.keyArn] })] }),
    },
  });
}

/** What a kubelet needs: to register, to pull images. Networking has a role of its own, which other pods can't get from the node; in EKS Auto Mode it is the service's. */
export function createNodeRole(scope: Construct, id: string, roleName: string | undefined, autoMode: boolean): iam.Role {
  return new iam.Role(scope, id, {
    roleName,
    assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
    description: `Nodes of ${scope.node.path}`,
    managedPolicies: [autoMode ? 'AmazonEKSWorkerNodeMinimalPolicy' : 'AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'].map((name) => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
  });
}
