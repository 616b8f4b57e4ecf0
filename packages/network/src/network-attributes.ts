import { ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';

/** A VPC with its tiers of subnets. */
export interface INetwork extends IConstruct {
  /** The VPC, for any construct of `aws-cdk-lib`. */
  readonly vpc: IVpc;

  /** Subnets for load balancers, one for each availability zone. */
  readonly publicSubnets: ISubnet[];

  /** Subnets for workloads, one for each availability zone. */
  readonly privateSubnets: ISubnet[];

  /** Subnets without a route to the internet; empty where there is no data tier. */
  readonly dataSubnets: ISubnet[];

  /** Subnets for pods, one for each availability zone; empty where the address plan has no block for them. `vpc` does not have them. */
  readonly podSubnets: ISubnet[];

  /** The block of the pod subnets. */
  readonly podCidrBlock?: string;

  /** The block of IPv6 addresses; undefined where `ipv6` is off. */
  readonly ipv6CidrBlock?: string;

  /** The addresses that the private subnets are seen with on the internet. */
  readonly egressIps: string[];
}

/** A network that exists already. */
export interface NetworkAttributes {
  /** The ID of the VPC. */
  readonly vpcId: string;

  /** The block of the VPC. */
  readonly vpcCidrBlock: string;

  /** The zones of the subnets, in the order of the lists below. */
  readonly availabilityZones: string[];

  /** The IDs of the public subnets, one for each zone. Error: `SubnetCountMismatch`. */
  readonly publicSubnetIds: string[];

  /** The IDs of the private subnets, one for each zone. Error: `SubnetCountMismatch`. */
  readonly privateSubnetIds: string[];

  /**
   * The IDs of the subnets without a route to the internet, one for each zone. Error: `SubnetCountMismatch`.
   *
   * @default - no data tier
   */
  readonly dataSubnetIds?: string[];

  /**
   * The IDs of the subnets for pods, one for each zone. Error: `SubnetCountMismatch`.
   *
   * @default - no subnets for pods
   */
  readonly podSubnetIds?: string[];

  /**
   * The IDs of the public subnets' route tables, one for each zone.
   *
   * @default - routes and gateway endpoints can't be added to the public subnets
   */
  readonly publicRouteTableIds?: string[];

  /**
   * The IDs of the private subnets' route tables, one for each zone.
   *
   * @default - routes and gateway endpoints can't be added to the private subnets
   */
  readonly privateRouteTableIds?: string[];

  /**
   * The IDs of the data subnets' route tables, one for each zone.
   *
   * @default - routes and gateway endpoints can't be added to the data subnets
   */
  readonly dataRouteTableIds?: string[];

  /**
   * The IDs of the pod subnets' route tables, one for each zone.
   *
   * @default - routes and gateway endpoints can't be added to the pod subnets
   */
  readonly podRouteTableIds?: string[];

  /**
   * The block of the pod subnets.
   *
   * @default - not known
   */
  readonly podCidrBlock?: string;

  /**
   * The block of IPv6 addresses.
   *
   * @default - none
   */
  readonly ipv6CidrBlock?: string;

  /**
   * The addresses that the private subnets are seen with on the internet.
   *
   * @default - none
   */
  readonly egressIps?: string[];
}
