import { AclTraffic, Action } from 'aws-cdk-lib/aws-ec2';
import { NetworkAclPeer } from './network-acl-peer';

/** What a rule of a network ACL lets through. */
export interface NetworkAclRuleOptions {
  /**
   * The number of the rule, 1 to 4999: the first one that matches counts. It is the rule's identity: other rules may be added without changing this one.
   * A rule of a tier takes 26 numbers (one for each zone that the tier may have), a rule of the VPC 2, any other 1.
   *
   * Errors: `NetworkAclRuleInvalid`, `NetworkAclRuleNumberTaken`.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
   */
  readonly ruleNumber: number;

  /**
   * The traffic: its protocol, and the ports it is sent to. Error: `NetworkAclRuleInvalid`.
   */
  readonly traffic: AclTraffic;

  /** Where it comes from, or where it goes. */
  readonly peer: NetworkAclPeer;
}

/** What a rule of a network ACL refuses. */
export interface NetworkAclDenyOptions extends NetworkAclRuleOptions {
  /**
   * Whether it is meant that the rule drops replies to traffic that is let through the other way, as one of TCP 3389 does for every connection that has this port by chance.
   *
   * @default false - refused with `NetworkAclBlocksReturnTraffic`
   */
  readonly dropsReplies?: boolean;
}

/** One rule of a network ACL, for connections that begin in its direction. What comes back is never written by hand. */
export class NetworkAclRule {
  /** Lets connections through, and what comes back. */
  public static allow(options: NetworkAclRuleOptions): NetworkAclRule {
    return new NetworkAclRule(Action.ALLOW, options.ruleNumber, options.traffic, options.peer, false);
  }

  /** Drops packets, whether they begin a connection or belong to one. */
  public static deny(options: NetworkAclDenyOptions): NetworkAclRule {
    return new NetworkAclRule(Action.DENY, options.ruleNumber, options.traffic, options.peer, options.dropsReplies ?? false);
  }

  private constructor(
    /** Whether it lets through or drops. */
    public readonly action: Action,
    /** Its number. */
    public readonly ruleNumber: number,
    /** Its traffic. */
    public readonly traffic: AclTraffic,
    /** Its source or destination. */
    public readonly peer: NetworkAclPeer,
    /** Whether it is meant that it drops replies. */
    public readonly dropsReplies: boolean,
  ) {}
}
