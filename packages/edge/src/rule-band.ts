/**
 * The part of a listener's priorities, 1 to 50000, in which a rule gets its own. Lower ones are tried first.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html
 */
export enum RuleBand {
  /** 1 to 99: what takes the place of the service for a time. */
  MAINTENANCE = 'MAINTENANCE',
  /** 100 to 999: what is refused, whatever else would serve it. */
  SECURITY = 'SECURITY',
  /** 1000 to 39999: the services. */
  ROUTES = 'ROUTES',
  /** 40000 to 49999: what no service took. */
  FALLBACK = 'FALLBACK',
}
