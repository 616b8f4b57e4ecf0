/** What a subnet is for; each tier has a slot of its own in every availability zone. */
export enum SubnetTier {
  /** Load balancers and NAT gateways; routes to the internet gateway. */
  PUBLIC = 'public',

  /** Workloads; routes to the internet through NAT. */
  PRIVATE = 'private',

  /** Databases and caches; no route to the internet. */
  DATA = 'data',

  /** Pods, with addresses from a block of their own; routes to the internet through NAT. */
  POD = 'pod',
}
