import { Token } from 'aws-cdk-lib';
import { IVpc, SelectedSubnets, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Problem } from './problems';

export function checkSubnets(vpc: IVpc, vpcSubnets: SubnetSelection): Problem[] {
  const mend = 'select private or isolated subnets in two availability zones';
  let selected: SelectedSubnets;
  try {
    selected = vpc.selectSubnets(vpcSubnets);
  } catch (error) {
    return [{ code: 'SubnetsInvalid', subject: 'vpcSubnets', got: (error as Error).message, expected: 'subnets that the network has', mend }];
  }
  if (selected.isPendingLookup) return [];
  const zones = new Set(selected.availabilityZones).size;
  return [
    ...(selected.hasPublic ? [{ code: 'PublicSubnets', subject: 'vpcSubnets', got: vpcSubnets.subnetType ?? selected.subnetIds.length, expected: 'subnets without a route to the internet gateway', mend }] : []),
    ...(zones < 2 && !Token.isUnresolved(selected.availabilityZones) ? [{ code: 'SubnetsInvalid', subject: 'vpcSubnets', got: `${zones} availability zones`, expected: 'two or more', mend }] : []),
  ];
}
