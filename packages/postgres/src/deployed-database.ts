import { DeployedResource } from './deployed-resource';

/** What stands in AWS of a database: part of the committed baseline of an environment, written by tools. */
export interface DeployedDatabase {
  /** The stateful resources that are deployed: instance, subnet group, key, log groups, the secret of its own. */
  readonly resources: DeployedResource[];

  /** The major version that is deployed, for instance `17`. */
  readonly version: string;
}
