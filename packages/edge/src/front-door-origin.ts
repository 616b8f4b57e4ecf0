import { Duration, Fn, Token } from 'aws-cdk-lib';
import { OriginSecret } from './origin-secret';
import { IWebEdge } from './web-edge';

/** How long CloudFront waits for an origin. */
export interface FrontDoorOriginTimeouts {
  /**
   * How long an answer may take, 1 to 120 seconds. Error: `OriginTimeoutInvalid`.
   *
   * @default Duration.seconds(30)
   */
  readonly readTimeout?: Duration;

  /**
   * How long an idle connection is kept, 1 to 120 seconds. Keep it below `idleTimeout` of the edge, else requests meet connections that it
   * closes and are answered with 502. Error: `OriginTimeoutInvalid`.
   *
   * @default Duration.seconds(55)
   */
  readonly keepAliveTimeout?: Duration;
}

/** A load balancer without public addresses. */
export interface InternalLoadBalancerOriginOptions extends FrontDoorOriginTimeouts {
  /** The ARN of the load balancer. It may be in another region, not in another account. */
  readonly loadBalancerArn: string;

  /** The domain name in the load balancer's certificate: CloudFront speaks HTTPS with it. Error: `DomainNameInvalid`. */
  readonly domainName: string;
}

/** A load balancer with public addresses. */
export interface PublicLoadBalancerOriginOptions extends FrontDoorOriginTimeouts {
  /** The domain name that leads to the load balancer and is in its certificate, other than that of the front door. Errors: `DomainNameInvalid`, `OriginIsFrontDoor`. */
  readonly domainName: string;

  /** The header by which the load balancer knows this front door; give the same to its `originSecrets`. */
  readonly secretHeader: OriginSecret;
}

/** Where a front door gets its answers: always by HTTPS on port 443, TLS 1.2. */
export class FrontDoorOrigin {
  /**
   * A load balancer without public addresses, by a VPC origin. Its security group must let in the prefix list `com.amazonaws.global.cloudfront.origin-facing`
   * (`allowedPrefixListIds` of the edge) or the group `CloudFront-VPCOrigins-Service-SG`, and its VPC needs an internet gateway, though no route to it.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
   */
  public static internalLoadBalancer(options: InternalLoadBalancerOriginOptions): FrontDoorOrigin {
    return new FrontDoorOrigin(options.domainName, options, options.loadBalancerArn);
  }

  /** The load balancer of an internal edge, by a VPC origin, under the edge's domain name. */
  public static internalEdge(edge: IWebEdge, timeouts: FrontDoorOriginTimeouts = {}): FrontDoorOrigin {
    const domainName = Token.isUnresolved(edge.url) ? Fn.select(1, Fn.split('://', edge.url)) : edge.url.split('://')[1];
    return new FrontDoorOrigin(domainName, timeouts, edge.loadBalancer.loadBalancerArn);
  }

  /** A load balancer with public addresses, which refuses what lacks the secret header: the prefix list alone lets in everybody's distributions. */
  public static publicLoadBalancer(options: PublicLoadBalancerOriginOptions): FrontDoorOrigin {
    return new FrontDoorOrigin(options.domainName, options, undefined, options.secretHeader);
  }

  /** How long an answer may take. */
  public readonly readTimeout: Duration;

  /** How long an idle connection is kept. */
  public readonly keepAliveTimeout: Duration;

  private constructor(
    /** The domain name in the certificate of the load balancer. */
    public readonly domainName: string,

    { readTimeout, keepAliveTimeout }: FrontDoorOriginTimeouts,

    /** The load balancer without public addresses; undefined of a public one. */
    public readonly loadBalancerArn?: string,

    /** The secret header; undefined of a load balancer without public addresses. */
    public readonly secretHeader?: OriginSecret,
  ) {
    this.readTimeout = readTimeout ?? Duration.seconds(30);
    this.keepAliveTimeout = keepAliveTimeout ?? Duration.seconds(55);
  }
}
