/**
 * Which versions of TLS and which ciphers clients may use: a security policy of Elastic Load Balancing.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
export class TlsPolicy {
  /** TLS 1.3 and 1.2, with forward secrecy and authenticated ciphers only. */
  public static readonly TLS13_12_RESTRICTED = new TlsPolicy('ELBSecurityPolicy-TLS13-1-2-Res-2021-06');

  /** TLS 1.3 alone: clients from before 2018 or so stay out. */
  public static readonly TLS13_ONLY = new TlsPolicy('ELBSecurityPolicy-TLS13-1-3-2021-06');

  /** As TLS13_12_RESTRICTED, and a key exchange that withstands quantum computers (ML-KEM) with the clients that know it. */
  public static readonly TLS13_12_POST_QUANTUM = new TlsPolicy('ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09');

  /** As TLS13_12_RESTRICTED, by AWS's module that is validated for FIPS 140-3. */
  public static readonly FIPS = new TlsPolicy('ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04');

  /** As FIPS, and a key exchange that withstands quantum computers (ML-KEM) with the clients that know it. */
  public static readonly FIPS_POST_QUANTUM = new TlsPolicy('ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09');

  /**
   * A policy that is not listed here.
   *
   * @param name for instance `ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06`
   */
  public static of(name: string): TlsPolicy {
    return new TlsPolicy(name);
  }

  private constructor(
    /** The name of the security policy. */
    public readonly name: string,
  ) {}
}
