import { SubnetTier } from './subnet-tier';

/** What a peer is. */
export enum NetworkAclPeerKind {
  /** Every address. */
  ANYWHERE = 'anywhere',

  /** Every address of the network. */
  VPC = 'vpc',

  /** The subnets of a tier. */
  TIER = 'tier',

  /** A block of IPv4 addresses. */
  IPV4 = 'ipv4',

  /** A block of IPv6 addresses. */
  IPV6 = 'ipv6',
}

/** Whom a rule of a network ACL is about: the source of what comes in, the destination of what goes out. */
export class NetworkAclPeer {
  /** Every address: of IPv4, and of IPv6 where the network has it. */
  public static anywhere(): NetworkAclPeer {
    return new NetworkAclPeer(NetworkAclPeerKind.ANYWHERE, undefined, undefined);
  }

  /** Every address of the network: the block of the VPC, the one of the pods and the one of IPv6, where it has them. */
  public static vpc(): NetworkAclPeer {
    return new NetworkAclPeer(NetworkAclPeerKind.VPC, undefined, undefined);
  }

  /** The subnets of a tier, one rule of AWS for each zone; a zone that is added later gets its own. */
  public static tier(tier: SubnetTier): NetworkAclPeer {
    return new NetworkAclPeer(NetworkAclPeerKind.TIER, tier, undefined);
  }

  /** A block of IPv4 addresses, such as `192.0.2.0/24`. Error: `NetworkAclRuleInvalid`. */
  public static ipv4(cidr: string): NetworkAclPeer {
    return new NetworkAclPeer(NetworkAclPeerKind.IPV4, undefined, cidr);
  }

  /** A block of IPv6 addresses, such as `2001:db8::/32`. Error: `NetworkAclRuleInvalid`. */
  public static ipv6(cidr: string): NetworkAclPeer {
    return new NetworkAclPeer(NetworkAclPeerKind.IPV6, undefined, cidr);
  }

  private constructor(
    /** What it is. */
    public readonly kind: NetworkAclPeerKind,
    /** The tier, of a peer that is one. */
    public readonly subnetTier: SubnetTier | undefined,
    /** The block, of a peer that is one. */
    public readonly cidr: string | undefined,
  ) {}
}
