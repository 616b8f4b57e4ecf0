import { DeployedResource } from './deployed-resource';

/** What stands in AWS of a cache, as written from the assembly that was deployed. */
export interface DeployedCache {
  /** The stateful resources. */
  readonly resources: DeployedResource[];

  /** The engine, `valkey` or `redis`. */
  readonly engine: string;

  /** Major and minor version of the engine. */
  readonly engineVersion: string;

  /** The kind of authentication, `users` or `token`. */
  readonly auth: string;
}
