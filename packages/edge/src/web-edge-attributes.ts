/** An edge that was made elsewhere. */
export interface WebEdgeAttributes {
  /** The ARN of the load balancer. */
  readonly loadBalancerArn: string;

  /** The load balancer's own domain name. */
  readonly loadBalancerDnsName: string;

  /** The hosted zone of the load balancer's own domain name, for alias records. */
  readonly loadBalancerCanonicalHostedZoneId: string;

  /** The security group of the load balancer. */
  readonly securityGroupId: string;

  /** The ARN of the target group. */
  readonly targetGroupArn: string;

  /** The domain name of the service. */
  readonly domainName: string;

  /**
   * The ARNs of the certificates.
   *
   * @default - not known: metrics.certificateDaysToExpiry() is the error `MetricUnavailable`
   */
  readonly certificateArns?: string[];

  /**
   * The name of the web ACL's metrics.
   *
   * @default - not known: metrics.wafBlockedRequests() and metrics.wafCountedRequests() are the error `MetricUnavailable`
   */
  readonly webAclMetricName?: string;

  /**
   * The ARN of the listener on port 443, to add routes from this stack.
   *
   * @default - not known: addRoute() is the error `ListenerUnknown`
   */
  readonly httpsListenerArn?: string;
}
