import { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { CacheTopology } from './cache-topology';

/** A cache that was made elsewhere. */
export interface RedisCacheAttributes {
  /** The ID of the replication group, or the name of the serverless cache. */
  readonly cacheName: string;

  /** The security groups of the cache. */
  readonly securityGroups: ISecurityGroup[];

  /**
   * Nodes and shards, from which the names of the nodes in the metrics follow.
   *
   * @default CacheTopology.replicated({ nodes: 2 })
   */
  readonly topology?: CacheTopology;

  /**
   * Host name of the primary endpoint.
   *
   * @default - none; required with a replicated topology (error `EndpointMissing`)
   */
  readonly primaryEndpointAddress?: string;

  /**
   * Host name of the reader endpoint.
   *
   * @default - none
   */
  readonly readerEndpointAddress?: string;

  /**
   * Host name of the configuration endpoint.
   *
   * @default - none; required with a sharded topology (error `EndpointMissing`)
   */
  readonly configurationEndpointAddress?: string;

  /**
   * The port.
   *
   * @default 6379
   */
  readonly port?: number;

  /**
   * The secret whose JSON field `password` holds the password or token.
   *
   * @default - unknown: `grants.readSecret` refuses with `SecretUnknown`
   */
  readonly secret?: ISecret;

  /**
   * The user to log in as; with IAM, if there is no secret.
   *
   * @default - none, as with a token
   */
  readonly username?: string;

  /**
   * The key that encrypts the secret.
   *
   * @default - the key that `secret` knows of, if any
   */
  readonly encryptionKey?: IKey;
}
