import { DeployedResource } from './deployed-resource';

/** What stands in AWS of a web edge: part of the committed baseline of an environment, written by tools. */
export interface DeployedEdge {
  /** The stateful resources that are deployed: load balancer, target group, log bucket, key, log group. */
  readonly resources: DeployedResource[];
}
