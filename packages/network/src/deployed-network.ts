import { DeployedResource } from './deployed-resource';

/** What stands in AWS of a network: part of the committed baseline of an environment, written by tools. */
export interface DeployedNetwork {
  /** The stateful resources that are deployed: VPC, subnets, Elastic IPs, NAT gateways, key, log group, log bucket. */
  readonly resources: DeployedResource[];
}
