import { CfnVPCBlockPublicAccessOptions } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

/** Options of `VpcEncryptionControl.enforce`: what may leave the VPC, or be in it, without encryption by the network. */
export interface VpcEncryptionExclusions {
  /**
   * Peering connections.
   *
   * @default false
   */
  readonly vpcPeering?: boolean;

  /**
   * Virtual private gateways.
   *
   * @default false
   */
  readonly virtualPrivateGateway?: boolean;

  /**
   * Lambda functions.
   *
   * @default false
   */
  readonly lambda?: boolean;

  /**
   * Amazon VPC Lattice.
   *
   * @default false
   */
  readonly vpcLattice?: boolean;

  /**
   * Amazon EFS.
   *
   * @default false
   */
  readonly elasticFileSystem?: boolean;
}

/**
 * Whether traffic inside the VPC is encrypted by the network.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-encryption-controls.html
 */
export class VpcEncryptionControl {
  /** Shows in the flow logs and in the console which resources don't encrypt. */
  public static monitor(): VpcEncryptionControl {
    return new VpcEncryptionControl(undefined);
  }

  /** Refuses resources that don't encrypt. Monitor first: AWS refuses to enforce where some stand. The gateways of the network to the internet are excluded. */
  public static enforce(exclusions: VpcEncryptionExclusions = {}): VpcEncryptionControl {
    return new VpcEncryptionControl(exclusions);
  }

  private constructor(
    /** What is excluded; undefined where nothing is enforced. */
    public readonly exclusions: VpcEncryptionExclusions | undefined,
  ) {}
}

/** What of this VPC passes where the account blocks public access to VPCs. */
export enum BlockPublicAccessExclusion {
  /** In and out. */
  ALLOW_BIDIRECTIONAL = 'allow-bidirectional',

  /** Out alone. */
  ALLOW_EGRESS = 'allow-egress',
}

/** What an account blocks in a region. */
export enum BlockPublicAccessMode {
  /** What comes in from the internet. */
  BLOCK_INGRESS = 'block-ingress',

  /** What comes in and what goes out, egress-only internet gateways too. */
  BLOCK_BIDIRECTIONAL = 'block-bidirectional',
}

/** What `VpcBlockPublicAccess` is made from. */
export interface VpcBlockPublicAccessProps {
  /**
   * What is blocked.
   *
   * @default BlockPublicAccessMode.BLOCK_INGRESS
   */
  readonly mode?: BlockPublicAccessMode;
}

/**
 * Blocks the internet for **every** VPC of the account in the region, but those with an exclusion (`blockPublicAccessExclusion` of a `Network`).
 * One for an account and region, in a stack of its own; when it is deleted nothing is blocked any more.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
 */
export class VpcBlockPublicAccess extends Construct {
  /** The setting itself. */
  public readonly resource: CfnVPCBlockPublicAccessOptions;

  constructor(scope: Construct, id: string, props: VpcBlockPublicAccessProps = {}) {
    super(scope, id);
    this.resource = new CfnVPCBlockPublicAccessOptions(this, 'Resource', { internetGatewayBlockMode: props.mode ?? BlockPublicAccessMode.BLOCK_INGRESS });
  }
}
