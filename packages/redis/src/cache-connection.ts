/** Where clients connect to. */
export interface CacheEndpoint {
  /** The host name. */
  readonly address: string;

  /** The port. */
  readonly port: number;
}

/** What a workload has to be told to connect. */
export interface CacheConnectionInfo {
  /** Host of the primary endpoint, or of the configuration endpoint of a sharded cache. */
  readonly host: string;

  /** Host whose connections are spread over the replicas; only for a replicated cache. */
  readonly readerHost?: string;

  /** The port of every endpoint. */
  readonly port: number;

  /** Whether clients must use TLS. */
  readonly tls: boolean;

  /** Whether clients must speak the cluster protocol. */
  readonly clusterMode: boolean;

  /** ARN of the secret whose JSON field `password` holds the password or token. */
  readonly secretArn?: string;

  /** The user to log in as; absent where the cache takes a token. */
  readonly username?: string;
}
