/** What a rule of the web ACL does with a request that it matches. */
export enum WafMode {
  /** The request passes; that it matched is logged and counted. */
  COUNT = 'COUNT',

  /** What the rule, or the managed group, says: the request is answered with 403. */
  BLOCK = 'BLOCK',
}

/** The rules of the web ACL. */
export interface WebAclOptions {
  /**
   * The requests of one IP address in 5 minutes, beyond which it is blocked until it slows down. 10 at least.
   * Clients behind one NAT address count as one. Errors: `RateLimitTooLow`, `RateLimitTooHigh`.
   *
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
   * @default 2000
   */
  readonly rateLimit?: number;

  /**
   * What happens to an address beyond the rate limit.
   *
   * @default WafMode.BLOCK
   */
  readonly rateLimitMode?: WafMode;

  /**
   * Addresses that Amazon's threat intelligence lists as bots and attackers (`AWSManagedRulesAmazonIpReputationList`, 25 WCU).
   *
   * @default WafMode.BLOCK
   */
  readonly ipReputation?: WafMode;

  /**
   * Anonymising services and hosting providers (`AWSManagedRulesAnonymousIpList`, 50 WCU). Blocking keeps out users
   * of VPNs, and callers that run in a cloud.
   *
   * @default WafMode.COUNT
   */
  readonly anonymousIp?: WafMode;

  /**
   * The most frequent attacks on web applications (`AWSManagedRulesCommonRuleSet`, 700 WCU). Its rule `SizeRestrictions_BODY`
   * only counts in either mode: it would refuse every body above 8 KB.
   *
   * @default WafMode.BLOCK
   */
  readonly commonRuleSet?: WafMode;

  /**
   * Requests known to exploit vulnerabilities, Log4j among them (`AWSManagedRulesKnownBadInputsRuleSet`, 200 WCU).
   *
   * @default WafMode.BLOCK
   */
  readonly knownBadInputs?: WafMode;

  /**
   * SQL injection (`AWSManagedRulesSQLiRuleSet`, 200 WCU).
   *
   * @default WafMode.BLOCK
   */
  readonly sqlInjection?: WafMode;

  /**
   * Local file inclusion on Linux (`AWSManagedRulesLinuxRuleSet`, 200 WCU).
   *
   * @default WafMode.BLOCK
   */
  readonly linux?: WafMode;
}
