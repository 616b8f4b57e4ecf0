import { Fn, Token } from 'aws-cdk-lib';
import { ISubnet, IVpc, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { INetwork, NetworkAttributes } from '../network-attributes';

export class ImportedNetwork extends Construct implements INetwork {
  public readonly vpc: IVpc;
  public readonly publicSubnets: ISubnet[];
  public readonly privateSubnets: ISubnet[];
  public readonly dataSubnets: ISubnet[];
  public readonly podSubnets: ISubnet[];
  public readonly podCidrBlock?: string;
  public readonly ipv6CidrBlock?: string;
  public readonly egressIps: string[];

  constructor(scope: Construct, id: string, attrs: NetworkAttributes) {
    super(scope, id);
    const { vpcId, vpcCidrBlock, availabilityZones, publicSubnetIds, privateSubnetIds, dataSubnetIds = [], podSubnetIds = [] } = attrs;
    this.vpc = Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId, vpcCidrBlock, availabilityZones, publicSubnetIds, privateSubnetIds,
      publicSubnetRouteTableIds: attrs.publicRouteTableIds, privateSubnetRouteTableIds: attrs.privateRouteTableIds,
      isolatedSubnetIds: dataSubnetIds, isolatedSubnetNames: dataSubnetIds.length > 0 ? ['Data'] : undefined, isolatedSubnetRouteTableIds: attrs.dataRouteTableIds,
    });
    ({ publicSubnets: this.publicSubnets, privateSubnets: this.privateSubnets, isolatedSubnets: this.dataSubnets } = this.vpc);
    this.podSubnets = podSubnetIds.length === 0 ? [] : availabilityZones.map((_, index) => Subnet.fromSubnetAttributes(this, `PodSubnet${index + 1}`, {
      subnetId: nth(podSubnetIds, index), availabilityZone: nth(availabilityZones, index), routeTableId: attrs.podRouteTableIds && nth(attrs.podRouteTableIds, index),
    }));
    this.podCidrBlock = attrs.podCidrBlock;
    this.ipv6CidrBlock = attrs.ipv6CidrBlock;
    this.egressIps = attrs.egressIps ?? [];
  }
}

function nth(list: string[], index: number): string {
  return Token.isUnresolved(list) ? Fn.select(index, list) : list[index];
}
