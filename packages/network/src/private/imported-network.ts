import { ISubnet, IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { INetwork, NetworkAttributes } from '../network-attributes';

export class ImportedNetwork extends Construct implements INetwork {
  public readonly vpc: IVpc;
  public readonly publicSubnets: ISubnet[];
  public readonly privateSubnets: ISubnet[];
  public readonly dataSubnets: ISubnet[];
  public readonly egressIps: string[];

  constructor(scope: Construct, id: string, attrs: NetworkAttributes) {
    super(scope, id);
    const { vpcId, vpcCidrBlock, availabilityZones, publicSubnetIds, privateSubnetIds, dataSubnetIds = [] } = attrs;
    this.vpc = Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId, vpcCidrBlock, availabilityZones, publicSubnetIds, privateSubnetIds,
      publicSubnetRouteTableIds: attrs.publicRouteTableIds, privateSubnetRouteTableIds: attrs.privateRouteTableIds,
      isolatedSubnetIds: dataSubnetIds, isolatedSubnetNames: dataSubnetIds.length > 0 ? ['Data'] : undefined, isolatedSubnetRouteTableIds: attrs.dataRouteTableIds,
    });
    ({ publicSubnets: this.publicSubnets, privateSubnets: this.privateSubnets, isolatedSubnets: this.dataSubnets } = this.vpc);
    this.egressIps = attrs.egressIps ?? [];
  }
}
