import { Duration } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { checkFixedResponse, checkRedirect, checkWeights } from './private/check-route-action';
import { Problem } from './private/problems';

/** A target group and its part of the requests. */
export interface WeightedTarget {
  /** The target group. */
  readonly targetGroup: elbv2.IApplicationTargetGroup;

  /** Its part: its weight by the sum of all. 0 to 999; with 0 it gets no requests. */
  readonly weight: number;
}

/** Where a client is sent. What is left out stays as it was asked for. */
export interface RouteRedirect {
  /**
   * The host.
   *
   * @default - the host of the request, `#{host}`
   */
  readonly host?: string;

  /**
   * The path, from its slash on; `#{path}` is that of the request without its first slash.
   *
   * @default - the path of the request, `/#{path}`
   */
  readonly path?: string;

  /**
   * The query, without its question mark.
   *
   * @default - the query of the request, `#{query}`
   */
  readonly query?: string;

  /**
   * Whether clients may remember it: 301 instead of 302.
   *
   * @default false
   */
  readonly permanent?: boolean;
}

/** An answer of the load balancer itself. */
export interface RouteFixedResponse {
  /** The status code: 200 to 299, 400 to 599. */
  readonly statusCode: number;

  /**
   * What the body is: `text/plain`, `text/css`, `text/html`, `application/javascript` or `application/json`.
   *
   * @default 'text/plain'
   */
  readonly contentType?: string;

  /**
   * The body: 1024 bytes at most.
   *
   * @default - empty
   */
  readonly messageBody?: string;
}

/** What becomes of a request. */
export class RouteAction {
  /** It goes to a target of the group. */
  public static forward(targetGroup: elbv2.IApplicationTargetGroup): RouteAction {
    return new RouteAction('forward', [], () => elbv2.ListenerAction.forward([targetGroup]));
  }

  /**
   * It goes to one of 1 to 5 groups by their weights, for blue/green deployments and canaries. Error: `WeightInvalid`.
   *
   * @param targets the groups
   * @param stickiness how long a client stays with a group, 1 second to 7 days; every request is decided anew without it
   */
  public static weighted(targets: WeightedTarget[], stickiness?: Duration): RouteAction {
    return new RouteAction('weighted', checkWeights(targets, stickiness), () => elbv2.ListenerAction.weightedForward(targets, { stickinessDuration: stickiness }));
  }

  /** The client is sent elsewhere, by HTTPS. Error: `RedirectInvalid`. */
  public static redirect(redirect: RouteRedirect): RouteAction {
    return new RouteAction('redirect', checkRedirect(redirect), () => elbv2.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', ...redirect }));
  }

  /** The load balancer answers. Error: `FixedResponseInvalid`. */
  public static fixedResponse(response: RouteFixedResponse): RouteAction {
    const { statusCode, contentType = 'text/plain', messageBody } = response;
    return new RouteAction('fixed-response', checkFixedResponse(response), () => elbv2.ListenerAction.fixedResponse(statusCode, { contentType, messageBody }));
  }

  private constructor(
    /** `forward`, `weighted`, `redirect` or `fixed-response`. */
    public readonly kind: string,
    /** @internal */
    public readonly _problems: Problem[],
    /** @internal */
    public readonly _render: () => elbv2.ListenerAction,
  ) {}
}
