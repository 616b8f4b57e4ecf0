import { Duration } from 'aws-cdk-lib';

/**
 * Whether the requests of one client go to the same target (error `StickinessInvalid`).
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#sticky-sessions
 */
export class TargetStickiness {
  /** Every request may go to another target. */
  public static none(): TargetStickiness {
    return new TargetStickiness();
  }

  /** By a cookie of the load balancer, `AWSALB`, for the time given: 1 second to 7 days. */
  public static duration(duration: Duration): TargetStickiness {
    return new TargetStickiness(duration);
  }

  /** As long as the service renews its own cookie, at most for the time given since the last one: 1 second to 7 days. */
  public static applicationCookie(cookieName: string, duration: Duration): TargetStickiness {
    return new TargetStickiness(duration, cookieName);
  }

  private constructor(
    /** For how long; nothing if requests are spread freely. */
    public readonly cookieDuration?: Duration,
    /** The cookie of the service; nothing if the load balancer sets its own. */
    public readonly cookieName?: string,
  ) {}
}
