/** How clients prove who they are. Decided when the cache is created: a later change replaces it. */
export class CacheAuth {
  /**
   * Role-based access control: the user `app`, whose password is generated in Secrets Manager, may do everything but
   * administration, and the user `default`, as which a client without a name would log in, is disabled.
   *
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
   */
  public static users(): CacheAuth {
    return new CacheAuth('users');
  }

  /**
   * One token for all clients, generated in Secrets Manager: whoever has it may do everything.
   *
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html
   */
  public static token(): CacheAuth {
    return new CacheAuth('token');
  }

  private constructor(
    /** `users` or `token`. */
    public readonly kind: string,
  ) {}
}
