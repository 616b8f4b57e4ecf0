import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as s3 from 'aws-cdk-lib/aws-s3';

/** A file in S3. CloudFormation reads it with the rights of who deploys, when the trust store is made or changed. */
export interface TrustFile {
  /** The bucket, in the region of the load balancer. */
  readonly bucket: s3.IBucket;

  /** The key of the object. */
  readonly key: string;

  /**
   * The version of the object. CloudFormation notices another file under the same key by this only.
   *
   * @default - the newest one
   */
  readonly version?: string;
}

/** Which client certificates are good. */
export interface MutualTlsVerification {
  /**
   * The certificates of the authorities (PEM), 25 at most, from which a trust store is made. Error: `TrustStoreUnclear`.
   *
   * @default - trustStore
   */
  readonly caCertificatesBundle?: TrustFile;

  /**
   * A trust store that exists. Error: `TrustStoreUnclear`.
   *
   * @default - one is made from caCertificatesBundle
   */
  readonly trustStore?: elbv2.ITrustStore;

  /**
   * Lists of revoked certificates (CRL), 30 at most, for the trust store made here. Errors: `TrustStoreUnclear`, `TooManyRevocationLists`.
   *
   * @default - none
   */
  readonly revocationLists?: TrustFile[];

  /**
   * Whether certificates that have run out are good, too.
   *
   * @default false
   */
  readonly ignoreClientCertificateExpiry?: boolean;

  /**
   * Whether clients are told which authorities are known, so that they choose a certificate that fits.
   *
   * @default false
   */
  readonly advertiseTrustStoreCaNames?: boolean;
}

/**
 * Whether clients have to show a certificate of their own.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html
 */
export class MutualTls {
  /** They have to, and the load balancer verifies it. Who has none gets no connection; the connection log says why. */
  public static verify(verification: MutualTlsVerification): MutualTls {
    return new MutualTls('verify', verification);
  }

  /** The load balancer hands on what they show, in `X-Amzn-Mtls-Clientcert`, and the targets must verify it. */
  public static passthrough(): MutualTls {
    return new MutualTls('passthrough');
  }

  private constructor(
    /** `verify` or `passthrough`. */
    public readonly mode: string,
    /** Which certificates are good; nothing if that is for the targets to decide. */
    public readonly verification?: MutualTlsVerification,
  ) {}
}
