import { SubnetTier } from './subnet-tier';

/** Where routes of a network lead to, and from which subnets. */
export interface NetworkRouteOptions {
  /**
   * The destinations: IPv4 or IPv6 blocks, or the IDs of prefix lists (`pl-…`).
   *
   * Errors: `RouteDestinationInvalid`, `RouteDestinationLocal`, `RouteDestinationTaken`, `RouteDestinationDuplicate`.
   */
  readonly destinations: string[];

  /**
   * The tiers whose subnets have the routes. Error: `RouteTierMissing`.
   *
   * @default - private subnets, and pod subnets where there are any
   */
  readonly tiers?: SubnetTier[];
}

/** Options of `NetworkRoute.toTransitGateway`. */
export interface TransitGatewayRouteOptions extends NetworkRouteOptions {
  /** The ID of the transit gateway, such as `tgw-0123456789abcdef0`. */
  readonly transitGatewayId: string;

  /**
   * Whether the VPC is attached to it already, by somebody else.
   *
   * @default false - it is attached through every private subnet
   */
  readonly isAttached?: boolean;
}

/** Options of `NetworkRoute.toPeering`. */
export interface PeeringRouteOptions extends NetworkRouteOptions {
  /** The ID of the peering connection, such as `pcx-0123456789abcdef0`. */
  readonly vpcPeeringConnectionId: string;
}

/** Routes to other networks. They are added and taken away in place. */
export class NetworkRoute {
  /**
   * Through a transit gateway. The other end's route tables are its owner's.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
   */
  public static toTransitGateway(options: TransitGatewayRouteOptions): NetworkRoute {
    return new NetworkRoute(options.destinations, options.tiers, options.transitGatewayId, options.isAttached ?? false, undefined);
  }

  /**
   * Through a peering connection, which is accepted already.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html
   */
  public static toPeering(options: PeeringRouteOptions): NetworkRoute {
    return new NetworkRoute(options.destinations, options.tiers, undefined, false, options.vpcPeeringConnectionId);
  }

  private constructor(
    /** The destinations. */
    public readonly destinations: string[],
    /** The tiers that were named; undefined where it is the private and the pod tier. */
    public readonly tiers: SubnetTier[] | undefined,
    /** The transit gateway, where it is one. */
    public readonly transitGatewayId: string | undefined,
    /** Whether the VPC is attached to the transit gateway by somebody else. */
    public readonly isAttached: boolean,
    /** The peering connection, where it is one. */
    public readonly vpcPeeringConnectionId: string | undefined,
  ) {}
}
