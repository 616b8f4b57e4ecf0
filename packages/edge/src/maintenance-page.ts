/**
 * A page instead of every service, as long as it is given. The load balancer can't add a Retry-After header to it.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#fixed-response-actions
 */
export interface MaintenancePage {
  /** The body: 1024 bytes at most. Error: `MaintenancePageTooLong`. */
  readonly messageBody: string;

  /**
   * What the body is: `text/plain`, `text/css`, `text/html`, `application/javascript` or `application/json`. Error: `FixedResponseInvalid`.
   *
   * @default 'text/html'
   */
  readonly contentType?: string;

  /**
   * Who is served by the edge's own target group all the same: 1 to 5 IPv4 or IPv6 blocks. For further services, add their rule a second time, in
   * RuleBand.MAINTENANCE and with these as its sourceCidrs. Errors: `CidrInvalid`, `TooManyConditionValues`.
   *
   * @default - nobody
   */
  readonly allowedCidrBlocks?: string[];
}
