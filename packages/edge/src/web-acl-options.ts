import { GeoRestriction } from './geo-restriction';
import { ManagedRuleGroup } from './managed-rule-group';
import { WafIpSet } from './waf-ip-set';
import { BodySizeLimit, CustomWafRule, ManagedRuleGroupUse, RateLimit, WafResponse } from './web-acl-rules';

/** Rules to begin with. */
export enum WebAclPreset {
  /** A rate limit of 2,000 requests in 5 minutes, and AMAZON_IP_REPUTATION, COMMON, KNOWN_BAD_INPUTS, SQL_INJECTION and LINUX in BLOCK, ANONYMOUS_IP in COUNT: 1,377 WCU. */
  STANDARD = 'STANDARD',

  /** Nothing. */
  NONE = 'NONE',
}

/** When a load balancer refuses sources that are known to be bad. */
export enum AlbLowReputationMode {
  /** While it is under high load or attack. */
  ACTIVE_UNDER_DDOS = 'ACTIVE_UNDER_DDOS',

  /** Always; genuine clients may be hit. */
  ALWAYS_ON = 'ALWAYS_ON',
}

/** The rules of the web ACL, in the order in which they are asked: block list, allow list, DDoS, own rules, countries, body size, rate limits, managed groups, own rules that come after. */
export interface WebAclOptions {
  /**
   * Whether nothing is refused: all that would be is counted and logged instead. To begin with, for some days of real traffic.
   *
   * @default false
   */
  readonly countOnly?: boolean;

  /**
   * The rules to begin with.
   *
   * @default WebAclPreset.STANDARD
   */
  readonly preset?: WebAclPreset;

  /**
   * Managed rule groups beside those of the preset; one that is in the preset is changed there.
   * Errors: `ManagedRuleGroupUnknown`, `ManagedRuleUnknown`, `ManagedRuleGroupUnconfigured`, `LoginPathInvalid`.
   *
   * @default - none
   */
  readonly managedRuleGroups?: ManagedRuleGroupUse[];

  /**
   * Groups of the preset that are left out.
   *
   * @default - none
   */
  readonly omittedRuleGroups?: ManagedRuleGroup[];

  /**
   * Rate limits, instead of that of the preset; an empty list is none.
   *
   * @default - that of the preset
   */
  readonly rateLimits?: RateLimit[];

  /**
   * From which countries requests are taken.
   *
   * @default - from all
   */
  readonly geo?: GeoRestriction;

  /**
   * Addresses that no rule refuses but the block list. Errors: `IpSetEmpty`, `CidrInvalid`.
   *
   * @default - none
   */
  readonly ipAllowList?: WafIpSet;

  /**
   * Addresses that are refused. Errors: `IpSetEmpty`, `CidrInvalid`.
   *
   * @default - none
   */
  readonly ipBlockList?: WafIpSet;

  /**
   * How large the body of a request may be. WAF sees 8 KiB of it behind a load balancer: what comes after is not looked at.
   *
   * @default - as large as the service takes
   */
  readonly bodySizeLimit?: BodySizeLimit;

  /**
   * What clients read that the block list, the country, the body size or a rule of yours refuses. Managed rule groups answer 403 without a text.
   *
   * @default - nothing
   */
  readonly blockResponse?: WafResponse;

  /**
   * What clients read that a rate limit refuses.
   *
   * @default - nothing, with status 429
   */
  readonly rateLimitResponse?: WafResponse;

  /**
   * When the load balancer refuses sources that are known to be bad. Error behind CloudFront: `DdosModeUnsupported`.
   *
   * @default - AWS's own: AlbLowReputationMode.ACTIVE_UNDER_DDOS
   */
  readonly albLowReputationMode?: AlbLowReputationMode;

  /**
   * Rules of your own.
   *
   * @default - none
   */
  readonly customRules?: CustomWafRule[];
}
