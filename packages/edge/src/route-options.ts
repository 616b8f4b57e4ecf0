import { RouteAction } from './route-action';
import { RouteAuthentication } from './route-authentication';
import { RuleBand } from './rule-band';

/** A header that a request must have. */
export interface HeaderCondition {
  /** The name, 40 characters at most; not `Host`, which is `hosts`. */
  readonly name: string;

  /** The values, one of which it must have; 128 characters at most, `*` and `?` are wildcards. */
  readonly values: string[];
}

/** A part of the query that a request must have. */
export interface QueryStringCondition {
  /**
   * The key.
   *
   * @default - any key
   */
  readonly key?: string;

  /** The value; 128 characters at most, `*` and `?` are wildcards. */
  readonly value: string;
}

/**
 * Which requests a rule takes, and what becomes of them. All conditions must hold, and of each condition one of its values; a rule has 5 values and
 * 5 wildcards at most (errors `RouteConditionsMissing`, `TooManyConditionValues`, `TooManyWildcards`, `RoutePatternInvalid`).
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
export interface RouteOptions {
  /**
   * The hosts: 128 characters at most, `*` and `?` are wildcards. The certificate must have them (error `HostOutsideCertificate`, where it is made here).
   *
   * @default - every host
   */
  readonly hosts?: string[];

  /**
   * The paths, without the query, and with regard to case: 128 characters at most, `*` and `?` are wildcards. `/api/*` doesn't take `/api`.
   *
   * @default - every path
   */
  readonly paths?: string[];

  /**
   * The methods, in capitals. Where GET is routed, HEAD should be, too.
   *
   * @default - every method
   */
  readonly methods?: string[];

  /**
   * The headers, all of which must fit.
   *
   * @default - any
   */
  readonly headers?: HeaderCondition[];

  /**
   * Parts of the query, one of which must fit.
   *
   * @default - any
   */
  readonly queryStrings?: QueryStringCondition[];

  /**
   * Whence the connection comes: IPv4 or IPv6 blocks. Behind CloudFront or a proxy that is its address, not the client's. Error: `CidrInvalid`.
   *
   * @default - everywhere
   */
  readonly sourceCidrs?: string[];

  /** What becomes of the request. */
  readonly action: RouteAction;

  /**
   * Who the caller has to be.
   *
   * @default - anybody
   */
  readonly authentication?: RouteAuthentication;

  /**
   * The part of the priorities in which the rule gets its own, derived from its id: other rules never move it. Two ids may fall on one priority
   * (error `RulePriorityCollision`). Among rules of one band that take the same request, the order is by chance: give such a priority.
   *
   * @default RuleBand.ROUTES
   */
  readonly band?: RuleBand;

  /**
   * The priority itself, 1 to 50000, within the band if that is given, too. Lower ones are tried first. Errors: `RulePriorityInvalid`, `RulePriorityCollision`,
   * and `RouteShadowed` where an earlier rule takes everything that this one would.
   *
   * @default - derived from the id, within the band
   */
  readonly priority?: number;
}
