import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** What this library has to know of an image. */
export interface NodeImageFacts {
  /** The processors that it is made for. */
  readonly architecture: ec2.InstanceArchitecture;

  /**
   * The device on which images, logs and pods' scratch data are kept.
   *
   * @default '/dev/xvda'
   */
  readonly dataDevice?: string;
}

/**
 * The operating system of nodes: an AMI type of EKS, always given explicitly, because the default of EKS differs between its versions.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html
 */
export class NodeImage {
  /** Amazon Linux 2023 for x86 processors. */
  public static readonly AL2023_X86_64 = NodeImage.of('AL2023_x86_64_STANDARD', { architecture: ec2.InstanceArchitecture.X86_64 });

  /** Amazon Linux 2023 for Arm processors. */
  public static readonly AL2023_ARM_64 = NodeImage.of('AL2023_ARM_64_STANDARD', { architecture: ec2.InstanceArchitecture.ARM_64 });

  /** Bottlerocket for x86 processors. */
  public static readonly BOTTLEROCKET_X86_64 = NodeImage.of('BOTTLEROCKET_x86_64', { architecture: ec2.InstanceArchitecture.X86_64, dataDevice: '/dev/xvdb' });

  /** Bottlerocket for Arm processors. */
  public static readonly BOTTLEROCKET_ARM_64 = NodeImage.of('BOTTLEROCKET_ARM_64', { architecture: ec2.InstanceArchitecture.ARM_64, dataDevice: '/dev/xvdb' });

  /** Another AMI type. */
  public static of(amiType: string, facts: NodeImageFacts): NodeImage {
    return new NodeImage(amiType, facts.architecture, facts.dataDevice ?? '/dev/xvda');
  }

  private constructor(
    /** The AMI type of EKS. */
    public readonly amiType: string,
    /** The processors that it is made for. */
    public readonly architecture: ec2.InstanceArchitecture,
    /** The device on which images, logs and pods' scratch data are kept. */
    public readonly dataDevice: string,
  ) {}
}
