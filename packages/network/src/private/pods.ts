import { CfnVPCCidrBlock } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { SubnetTier } from '../subnet-tier';
import { addTier, TierProps, TierSubnet } from './subnets';

/** The second block of the VPC and the subnets in it; nothing where the plan has no such block. */
export function addPodTier(scope: Construct, props: Omit<TierProps, 'tier'>): TierSubnet[] {
  const { vpc, addressPlan: { podCidr } } = props;
  if (podCidr === undefined) return [];
  const block = new CfnVPCCidrBlock(scope, 'PodCidrBlock', { vpcId: vpc.ref, cidrBlock: podCidr });
  const tier = addTier(scope, { ...props, tier: SubnetTier.POD });
  tier.forEach(({ subnet }) => subnet.node.addDependency(block));
  return tier;
}
