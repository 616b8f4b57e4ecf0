import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IConstruct } from 'constructs';
import { volumeKeyPolicy } from '../../private/encryption-key';

export interface KarpenterPolicyOptions {
  readonly clusterName: string;
  readonly nodeRole: iam.IRole;
  readonly instanceProfile: iam.CfnInstanceProfile;
  readonly interruptionQueue: sqs.IQueue;
  readonly encryptionKey?: kms.IKey;
  readonly zonalShift: boolean;
}

/**
 * The policies that Karpenter publishes (https://karpenter.sh/docs/reference/cloudformation/, 1.14), with two differences. The cluster is told by the tag
 * `eks:eks-cluster-name`, which Karpenter gives to whatever it makes: the name in the key of the other tag is known at deployment only. And nothing in IAM is changed, because
 * the instance profile is there.
 */
export function karpenterPolicies(scope: IConstruct, options: KarpenterPolicyOptions): { [name: string]: iam.PolicyDocument } {
  const { clusterName, nodeRole, instanceProfile, interruptionQueue, encryptionKey, zonalShift } = options;
  const stack = Stack.of(scope);
  const clusterArn = stack.formatArn({ service: 'eks', resource: 'cluster', resourceName: clusterName });
  return {
    NodeLifecycle: nodeLifecycle(stack, clusterName),
    IamIntegration: document({ actions: ['iam:PassRole'], resources: [nodeRole.roleArn], conditions: { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'] } } }),
    EksIntegration: document({ actions: ['eks:DescribeCluster'], resources: [clusterArn] }),
    Interruption: document({ actions: ['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'], resources: [interruptionQueue.queueArn] }),
    ResourceDiscovery: resourceDiscovery(stack, clusterName, instanceProfile),
    ...zonalShift ? { ZonalShift: document({ actions: ['arc-zonal-shift:GetManagedResource'], resources: ['*'], conditions: { StringEquals: { 'arc-zonal-shift:ResourceIdentifier': clusterArn } } }) } : {},
    ...encryptionKey ? { Volumes: volumeKeyPolicy(encryptionKey) } : {},
  };
}

function nodeLifecycle(stack: Stack, clusterName: string): iam.PolicyDocument {
  const ec2 = (account: string | undefined, ...resources: string[]) => resources.map((resource) => stack.formatArn({ service: 'ec2', account, resource, resourceName: '*' }));
  const made = ec2(undefined, 'fleet', 'instance', 'launch-template', 'network-interface', 'spot-instances-request', 'volume');
  const marked = (key: 'RequestTag' | 'ResourceTag') => ({ StringEquals: { [`aws:${key}/eks:eks-cluster-name`]: clusterName }, StringLike: { [`aws:${key}/karpenter.sh/nodepool`]: '*' } });
  const create = marked('RequestTag');
  return document(
    // Subnets of a shared VPC, and reservations, can be another account's.
    { actions: ['ec2:CreateFleet', 'ec2:RunInstances'], resources: [...ec2('*', 'capacity-reservation', 'placement-group', 'security-group', 'subnet'), ...ec2('', 'image', 'snapshot')] },
    { actions: ['ec2:CreateFleet', 'ec2:RunInstances'], resources: ec2(undefined, 'launch-template'), conditions: marked('ResourceTag') },
    { actions: ['ec2:CreateFleet', 'ec2:CreateLaunchTemplate', 'ec2:RunInstances'], resources: made, conditions: create },
    { actions: ['ec2:CreateTags'], resources: made, conditions: { ...create, StringEquals: { ...create.StringEquals, 'ec2:CreateAction': ['CreateFleet', 'CreateLaunchTemplate', 'RunInstances'] } } },
    {
      actions: ['ec2:CreateTags'], resources: ec2(undefined, 'instance'),
      conditions: {
        ...marked('ResourceTag'),
        'StringEqualsIfExists': { 'aws:RequestTag/eks:eks-cluster-name': clusterName },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['Name', 'eks:eks-cluster-name', 'karpenter.sh/nodeclaim'] },
      },
    },
    { actions: ['ec2:DeleteLaunchTemplate', 'ec2:TerminateInstances'], resources: ec2(undefined, 'instance', 'launch-template'), conditions: marked('ResourceTag') },
  );
}

function resourceDiscovery(stack: Stack, clusterName: string, instanceProfile: iam.CfnInstanceProfile): iam.PolicyDocument {
  return document(
    // None of these actions knows a resource.
    {
      actions: [
        'ec2:DescribeCapacityReservations', 'ec2:DescribeImages', 'ec2:DescribeInstanceStatus', 'ec2:DescribeInstanceTypeOfferings', 'ec2:DescribeInstanceTypes', 'ec2:DescribeInstances',
        'ec2:DescribeLaunchTemplates', 'ec2:DescribePlacementGroups', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSpotPriceHistory', 'ec2:DescribeSubnets',
      ],
      resources: ['*'], conditions: { StringEquals: { 'aws:RequestedRegion': stack.region } },
    },
    // Nor these, and they are asked for in other regions. Before it lets a node class go, Karpenter looks for profiles of its own making.
    { actions: ['iam:ListInstanceProfiles', 'pricing:GetProducts'], resources: ['*'] },
    {
      actions: ['iam:GetInstanceProfile'],
      resources: [instanceProfile.attrArn, stack.formatArn({ service: 'iam', region: '', resource: 'instance-profile', resourceName: `${clusterName}_*` })],
    },
    { actions: ['ssm:GetParameter'], resources: [stack.formatArn({ service: 'ssm', account: '', resource: 'parameter', resourceName: 'aws/service/*' })] },
  );
}

function document(...statements: iam.PolicyStatementProps[]): iam.PolicyDocument {
  return new iam.PolicyDocument({ statements: statements.map((statement) => new iam.PolicyStatement(statement)) });
}
