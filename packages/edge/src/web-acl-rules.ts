import { Duration, Size } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { ManagedRuleGroup } from './managed-rule-group';
import { RateLimitKey } from './rate-limit-key';
import { WafAction, WafMode } from './waf-mode';
import { WafScope } from './waf-scope';

/** A rule of a managed group that does something else than its maker meant. */
export interface ManagedRuleOverride {
  /** Its name, exactly: WAF ignores a name that the group has not. Error: `ManagedRuleUnknown`. */
  readonly rule: string;

  /** What it does. */
  readonly action: WafAction;
}

/** How a managed rule group is used. */
export interface ManagedRuleGroupUse {
  /** The group. Error: `ManagedRuleGroupUnknown`. */
  readonly group: ManagedRuleGroup;

  /**
   * The name of the rule that uses it; give one to use a group twice. Errors: `RuleNameInvalid`, `RuleNameDuplicate`.
   *
   * @default - a short name of the group
   */
  readonly name?: string;

  /**
   * What happens to requests that it matches.
   *
   * @default - that of the preset, if the group is in it; else WafMode.BLOCK
   */
  readonly mode?: WafMode;

  /**
   * A static version, such as `Version_2.0`. It stays as it is until it expires, and misses what AWS adds.
   *
   * @default - AWS's default version
   */
  readonly version?: string;

  /**
   * Rules of it that do something else.
   *
   * @default - none, but for SizeRestrictions_BODY of ManagedRuleGroup.COMMON, which counts
   */
  readonly overrides?: ManagedRuleOverride[];

  /**
   * Which requests it sees.
   *
   * @default - all
   */
  readonly scopeDown?: WafScope;

  /**
   * Where it stands among managed rule groups that are used by a name of yours, 0 to 999. Errors: `RulePriorityInvalid`, `RulePriorityCollision`.
   *
   * @default - derived from the name, so that another group moves nothing
   */
  readonly priority?: number;
}

/** The requests of one client in a time, beyond which it is refused until it slows down. */
export interface RateLimit {
  /** Requests in the window: 10 to 2,000,000,000. Errors: `RateLimitTooLow`, `RateLimitTooHigh`. */
  readonly limit: number;

  /**
   * The name of the rule. Errors: `RuleNameInvalid`, `RuleNameDuplicate`.
   *
   * @default 'RateLimit'
   */
  readonly name?: string;

  /**
   * How far back requests are counted: 1, 2, 5 or 10 minutes. Error: `EvaluationWindowInvalid`.
   *
   * @default Duration.minutes(5)
   */
  readonly window?: Duration;

  /**
   * What counts as one client.
   *
   * @default RateLimitKey.ip()
   */
  readonly aggregateBy?: RateLimitKey;

  /**
   * Which requests are counted, and refused.
   *
   * @default - all
   */
  readonly scopeDown?: WafScope;

  /**
   * What happens to a client beyond the limit.
   *
   * @default WafMode.BLOCK
   */
  readonly mode?: WafMode;

  /**
   * Where it stands among rate limits, 0 to 999. Errors: `RulePriorityInvalid`, `RulePriorityCollision`.
   *
   * @default - derived from the name, so that another limit moves nothing
   */
  readonly priority?: number;
}

/** How large the body of a request may be. */
export interface BodySizeLimit {
  /** The most bytes: up to 8 KiB behind a load balancer, 16 KiB behind CloudFront, for WAF sees no more. Larger ones are refused with 413. Error: `BodySizeInvalid`. */
  readonly maxSize: Size;

  /**
   * Requests that may be larger, such as uploads.
   *
   * @default - none
   */
  readonly except?: WafScope;

  /**
   * What happens to larger ones.
   *
   * @default WafMode.BLOCK
   */
  readonly mode?: WafMode;
}

/** A rule of your own. */
export interface CustomWafRule {
  /** Its name. Errors: `RuleNameInvalid`, `RuleNameDuplicate`. */
  readonly name: string;

  /** Where it stands among your own rules, 0 to 999: the lowest first. Errors: `RulePriorityInvalid`, `RulePriorityCollision`. */
  readonly priority: number;

  /** What it matches. */
  readonly statement: CfnWebACL.StatementProperty;

  /** What it does. */
  readonly action: WafAction;

  /**
   * Its capacity in WCU.
   *
   * @default - reckoned from the statement; a rule group of your own, or a token, must bring it (error `RuleCapacityUnknown`)
   */
  readonly wcu?: number;

  /**
   * Labels that it adds to a request, for rules after it.
   *
   * @default - none
   */
  readonly labels?: string[];

  /**
   * Whether it comes after the managed rule groups and sees their labels.
   *
   * @default false
   */
  readonly afterManagedRuleGroups?: boolean;
}

/** The kinds of text in a response. */
export enum WafContentType {
  /** JSON. */
  JSON = 'APPLICATION_JSON',

  /** A page. */
  HTML = 'TEXT_HTML',

  /** Text. */
  TEXT = 'TEXT_PLAIN',
}

/** What a client reads that is refused. */
export interface WafResponse {
  /** The text: 4,096 bytes at most. Error: `ResponseInvalid`. */
  readonly body: string;

  /**
   * Its kind.
   *
   * @default WafContentType.JSON
   */
  readonly contentType?: WafContentType;

  /**
   * The status. Error: `ResponseInvalid`.
   *
   * @default - 403; of rate limits 429; of the body size limit 413
   */
  readonly statusCode?: number;
}
