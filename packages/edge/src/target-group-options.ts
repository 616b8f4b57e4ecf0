import { Duration } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { TargetGroupAlarmThresholds } from './target-group-alarms';
import { TargetStickiness } from './target-stickiness';

/**
 * When a target counts as healthy. All can be changed in place.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export interface HealthCheckOptions {
  /**
   * How often a target is asked, 5 to 300 seconds. Error: `HealthCheckIntervalInvalid`.
   *
   * @default Duration.seconds(15)
   */
  readonly interval?: Duration;

  /**
   * How long it may take to answer, 2 to 120 seconds and less than the interval. Error: `HealthCheckTimeoutInvalid`.
   *
   * @default Duration.seconds(5)
   */
  readonly timeout?: Duration;

  /**
   * After how many good answers in a row a target gets requests again, 2 to 10. Error: `HealthCheckThresholdInvalid`.
   *
   * @default 2
   */
  readonly healthyThreshold?: number;

  /**
   * After how many bad answers in a row a target gets no more requests, 2 to 10. Error: `HealthCheckThresholdInvalid`.
   *
   * @default 3
   */
  readonly unhealthyThreshold?: number;

  /**
   * The status codes of a good answer, for instance `200,204` or `200-299`: from 200 to 499. Not with GRPC. Error: `HealthCheckCodesInvalid`.
   *
   * @default '200'
   */
  readonly httpCodes?: string;

  /**
   * The gRPC status codes of a good answer, for instance `0` or `0,12`: from 0 to 99. Only with GRPC. Error: `HealthCheckCodesInvalid`.
   *
   * @default '0'
   */
  readonly grpcCodes?: string;
}

/** How the load balancer chooses among the targets. Can be changed in place. */
export enum LoadBalancingAlgorithm {
  /** In turn. */
  ROUND_ROBIN = 'round_robin',
  /** The target with the fewest requests under way: for requests that take differently long. Not with slowStart. */
  LEAST_OUTSTANDING_REQUESTS = 'least_outstanding_requests',
  /** At random, and fewer requests to a target that fails more than the others (anomaly mitigation). Not with slowStart. */
  WEIGHTED_RANDOM = 'weighted_random',
}

/** A group of targets: of type ip, ready for a TargetGroupBinding. */
export interface TargetGroupOptions {
  /**
   * The port on which the targets listen. A TargetGroupBinding registers the pods' own port, whatever this is; a change replaces
   * the target group. Error: `PortInvalid`.
   *
   * @default 8080
   */
  readonly targetPort?: number;

  /**
   * What the targets speak. GRPC and HTTP2 take no HTTP/1.1 requests of clients. A change replaces the target group.
   *
   * @default elbv2.ApplicationProtocolVersion.HTTP1
   */
  readonly protocolVersion?: elbv2.ApplicationProtocolVersion;

  /**
   * The path that answers well while a target can serve; with GRPC, the method. Error: `HealthCheckPathInvalid`.
   *
   * @default '/healthz'; with GRPC '/grpc.health.v1.Health/Check'
   */
  readonly healthCheckPath?: string;

  /**
   * When a target counts as healthy.
   *
   * @default - each as documented
   */
  readonly healthCheck?: HealthCheckOptions;

  /**
   * For how long a new target gets a growing share of the requests, 30 to 900 seconds. Only with ROUND_ROBIN. Errors: `SlowStartInvalid`, `SlowStartUnsupported`.
   *
   * @default - it gets its full share at once
   */
  readonly slowStart?: Duration;

  /**
   * How long a target that leaves may finish its requests, 0 to 3600 seconds. Error: `DeregistrationDelayInvalid`.
   *
   * @default Duration.seconds(30)
   */
  readonly deregistrationDelay?: Duration;

  /**
   * Whether the requests of one client go to the same target. Error: `StickinessInvalid`.
   *
   * @default TargetStickiness.none()
   */
  readonly stickiness?: TargetStickiness;

  /**
   * How a target is chosen.
   *
   * @default LoadBalancingAlgorithm.ROUND_ROBIN
   */
  readonly loadBalancingAlgorithm?: LoadBalancingAlgorithm;
}

/** A group of targets beside the edge's own. */
export interface AddTargetGroupOptions extends TargetGroupOptions {
  /**
   * Other thresholds of its alarms than the default ones.
   *
   * @default - each as documented
   */
  readonly alarms?: TargetGroupAlarmThresholds;
}
