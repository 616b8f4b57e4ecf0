/** What a workload needs to connect; there is no password in it. */
export interface PostgresConnectionInfo {
  /** The host name, which the server's certificate is made out to. */
  readonly host: string;

  /** The port. */
  readonly port: number;

  /** The database that was made with the instance. */
  readonly database: string;

  /**
   * The ARN of the master user's secret, a JSON object with `username` and `password`.
   *
   * @default - unknown, for an imported database
   */
  readonly secretArn?: string;

  /** For clients of libpq (`psql`, psycopg, Ruby's pg, ...): server and certificate are verified, against the file of `PGSSLROOTCERT`; user and password come from `PGUSER` and `PGPASSWORD`. */
  readonly libpqUri: string;

  /** For the PostgreSQL JDBC driver: server and certificate are verified, against the file of the property `sslrootcert`; user and password are properties, too. */
  readonly jdbcUrl: string;

  /** Where to fetch the certificates of the authorities that sign RDS's certificates in this region. */
  readonly caBundleUrl: string;
}
