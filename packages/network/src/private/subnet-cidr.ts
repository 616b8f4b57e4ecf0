import { Fn } from 'aws-cdk-lib';
import { CfnVPC } from 'aws-cdk-lib/aws-ec2';
import { AddressPlan } from '../address-plan';
import { SubnetTier } from '../subnet-tier';
import { slotBits, slotIndex } from './slots';

/**
 * The block of a subnet: from the plan, or computed by CloudFormation where IPAM allocates the block of the VPC.
 * It counts to the power of two, so that the text stays as it is when slots of the spare bit are taken.
 */
export function subnetCidr(plan: AddressPlan, vpc: CfnVPC, tier: SubnetTier, zoneSlot: number): string {
  if (plan.cidr !== undefined || tier === SubnetTier.POD) return plan.subnetCidr(tier, zoneSlot);
  return Fn.select(slotIndex(plan, tier, zoneSlot), Fn.cidr(vpc.attrCidrBlock, 2 ** slotBits(plan), `${32 - plan.subnetPrefix}`));
}
