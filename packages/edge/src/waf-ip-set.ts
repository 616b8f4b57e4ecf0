/** Addresses, by their version. */
export interface WafAddresses {
  /**
   * IPv4 blocks; a single address is a /32. WAF takes no /0. Errors: `CidrInvalid`, `Ipv6CidrMisplaced`.
   *
   * @default - none
   */
  readonly ipv4?: string[];

  /**
   * IPv6 blocks; a single address is a /128. Error: `CidrInvalid`.
   *
   * @default - none
   */
  readonly ipv6?: string[];
}

/** A set of addresses. Error: `IpSetEmpty`. */
export class WafIpSet {
  /** Sets that are made here: one for each IP version that has addresses. */
  public static of(addresses: WafAddresses): WafIpSet {
    return new WafIpSet(addresses, undefined);
  }

  /** Sets that exist already, in the region and scope of the web ACL. */
  public static fromArns(...ipSetArns: string[]): WafIpSet {
    return new WafIpSet({}, ipSetArns);
  }

  private constructor(
    /** The addresses of a set made here. */
    public readonly addresses: WafAddresses,
    /** The ARNs of sets that exist. */
    public readonly arns?: string[],
  ) {}
}
