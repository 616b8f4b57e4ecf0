import { SubnetSelection, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { WebEdgeProps } from '../web-edge-props';

/** A load balancer takes one subnet of each availability zone; without a type the VPC offers its private subnets, or else the isolated ones. */
export function subnetsOf({ vpcSubnets, internetFacing }: WebEdgeProps): SubnetSelection {
  return vpcSubnets ?? { onePerAz: true, subnetType: internetFacing ? SubnetType.PUBLIC : undefined };
}
