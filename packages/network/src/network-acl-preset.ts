import { AclTraffic } from 'aws-cdk-lib/aws-ec2';
import { NetworkAclPeer } from './network-acl-peer';
import { NetworkAclRule } from './network-acl-rule';
import { checkNetworkAclRules } from './private/check-network-acl-rules';
import { throwProblems } from './private/problems';
import { SubnetTier } from './subnet-tier';

/** The connections that a network ACL lets through; all others are dropped. */
export interface NetworkAclPresetOptions {
  /**
   * What begins outside of the subnets; the order of the list has no effect. Errors: `NetworkAclRuleInvalid`, `NetworkAclRuleNumberTaken`.
   *
   * @default - nothing
   */
  readonly inbound?: NetworkAclRule[];

  /**
   * What begins inside the subnets; the order of the list has no effect. Errors: `NetworkAclRuleInvalid`, `NetworkAclRuleNumberTaken`.
   *
   * @default - nothing
   */
  readonly outbound?: NetworkAclRule[];
}

/** Options of `NetworkAclPreset.dataTier`. */
export interface DataTierAclOptions {
  /**
   * The TCP ports of the databases and caches. Errors: `NetworkAclRuleInvalid`; `NetworkAclRuleNumberTaken`, of ports that are a multiple of 1999 apart.
   *
   * @default [5432, 6379] - PostgreSQL, and Redis or Valkey
   */
  readonly ports?: number[];
}

const ANYWHERE = NetworkAclPeer.anywhere();
const VPC = NetworkAclPeer.vpc();
const PUBLIC_TIER = NetworkAclPeer.tier(SubnetTier.PUBLIC);

/** To anywhere, and within the VPC whatever it is. */
const OUTBOUND = [
  NetworkAclRule.allow({ ruleNumber: 100, traffic: AclTraffic.tcpPortRange(0, 65535), peer: ANYWHERE }),
  NetworkAclRule.allow({ ruleNumber: 110, traffic: AclTraffic.udpPortRange(0, 65535), peer: ANYWHERE }),
  NetworkAclRule.allow({ ruleNumber: 200, traffic: AclTraffic.allTraffic(), peer: VPC }),
];

/**
 * The rules of one network ACL. A network ACL keeps no state: a reply is let through by a rule only. Those rules are made from the ones here:
 * TCP and UDP ports 1024 to 65535 the other way, echo replies, and the ICMP messages of path MTU discovery both ways.
 * The preset ones leave the numbers 1 to 99 and 300 to 999 for rules of your own.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/nacl-basics.html
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/path_mtu_discovery.html
 */
export class NetworkAclPreset {
  /** For load balancers and NAT: in on TCP 80 and 443 from anywhere, out on TCP and UDP to anywhere, and whatever it is within the VPC. */
  public static publicTier(): NetworkAclPreset {
    return NetworkAclPreset.of({
      inbound: [
        NetworkAclRule.allow({ ruleNumber: 100, traffic: AclTraffic.tcpPort(80), peer: ANYWHERE }),
        NetworkAclRule.allow({ ruleNumber: 110, traffic: AclTraffic.tcpPort(443), peer: ANYWHERE }),
        NetworkAclRule.allow({ ruleNumber: 200, traffic: AclTraffic.allTraffic(), peer: VPC }),
      ],
      outbound: OUTBOUND,
    });
  }

  /** For workloads and pods: out on TCP and UDP to anywhere, whatever it is within the VPC, and nothing in from elsewhere. */
  public static workloads(): NetworkAclPreset {
    return NetworkAclPreset.of({ inbound: [NetworkAclRule.allow({ ruleNumber: 200, traffic: AclTraffic.allTraffic(), peer: VPC })], outbound: OUTBOUND });
  }

  /** For databases and caches: in on their ports from the VPC but not from its public subnets; nothing else, and nothing that begins here. */
  public static dataTier(options: DataTierAclOptions = {}): NetworkAclPreset {
    const { ports = [5432, 6379] } = options;
    return NetworkAclPreset.of({
      inbound: [
        NetworkAclRule.deny({ ruleNumber: 100, traffic: AclTraffic.allTraffic(), peer: PUBLIC_TIER }),
        ...ports.map((port) => NetworkAclRule.allow({ ruleNumber: numberOf(port), traffic: AclTraffic.tcpPort(port), peer: VPC })),
      ],
    });
  }

  /** Rules of your own; throws with every problem at once if they are not valid. */
  public static of(options: NetworkAclPresetOptions): NetworkAclPreset {
    const { inbound = [], outbound = [] } = options;
    throwProblems('NetworkAclPreset', [...checkNetworkAclRules('inbound', inbound), ...checkNetworkAclRules('outbound', outbound)]);
    return new NetworkAclPreset(inbound, outbound);
  }

  private constructor(
    /** What begins outside of the subnets. */
    public readonly inbound: NetworkAclRule[],
    /** What begins inside the subnets. */
    public readonly outbound: NetworkAclRule[],
  ) {}

  /** These rules and others. Errors: `NetworkAclRuleInvalid`, `NetworkAclRuleNumberTaken`. */
  public withRules(options: NetworkAclPresetOptions): NetworkAclPreset {
    return NetworkAclPreset.of({ inbound: [...this.inbound, ...(options.inbound ?? [])], outbound: [...this.outbound, ...(options.outbound ?? [])] });
  }
}

/** By the port, so that a port that is added later changes no other's rule; each has the two numbers that a rule of the VPC takes. */
function numberOf(port: number): number {
  return 1000 + 2 * (port % 1999);
}
