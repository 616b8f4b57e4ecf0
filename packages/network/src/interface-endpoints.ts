import { InterfaceVpcEndpointAwsService as Service, ISecurityGroup } from 'aws-cdk-lib/aws-ec2';

/** Options of `InterfaceEndpoints`. */
export interface InterfaceEndpointsOptions {
  /**
   * The security groups whose members may reach the endpoints. Groups that are made in this VPC come after it: give an empty list, and let them in with
   * `network.endpointSecurityGroup`.
   *
   * @default - whatever is in the private and pod subnets
   */
  readonly clients?: ISecurityGroup[];
}

const MINIMAL = [Service.CLOUDWATCH_LOGS, Service.ECR, Service.ECR_DOCKER, Service.SECRETS_MANAGER, Service.STS];
const EKS_PRIVATE = [
  ...MINIMAL, Service.AUTOSCALING, Service.CLOUDWATCH_MONITORING, Service.EC2, Service.EKS, Service.EKS_AUTH, Service.ELASTIC_LOAD_BALANCING, Service.KMS, Service.SQS, Service.SSM, Service.XRAY,
];
const ALL = [...EKS_PRIVATE, Service.EC2_MESSAGES, Service.ELASTICACHE, Service.EVENTBRIDGE, Service.RDS, Service.SNS, Service.SSM_MESSAGES];

/** The services that are reached through interface endpoints, each with a network interface in every private subnet (outside local zones), under their own names (private DNS). */
export class InterfaceEndpoints {
  /** No interface endpoint: services are reached through NAT. */
  public static none(): InterfaceEndpoints {
    return new InterfaceEndpoints([], undefined);
  }

  /** What workloads in containers call all the time: images (ECR), logs, secrets, credentials (STS). */
  public static minimal(options: InterfaceEndpointsOptions = {}): InterfaceEndpoints {
    return InterfaceEndpoints.of(MINIMAL, options);
  }

  /**
   * What the nodes of an Amazon EKS cluster, its add-ons and its autoscaler need where there is no way to the internet; images have to be in Amazon ECR.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
   */
  public static eksPrivate(options: InterfaceEndpointsOptions = {}): InterfaceEndpoints {
    return InterfaceEndpoints.of(EKS_PRIVATE, options);
  }

  /** `eksPrivate`, sessions of Systems Manager, Amazon RDS, Amazon ElastiCache, Amazon SNS and Amazon EventBridge. */
  public static all(options: InterfaceEndpointsOptions = {}): InterfaceEndpoints {
    return InterfaceEndpoints.of(ALL, options);
  }

  /**
   * These services; their order has no effect. Where the stack has no concrete region their names are those of the `aws` partition.
   *
   * Errors: `EndpointServiceUnknown`, `EndpointServiceDuplicate`, `EndpointServiceGateway`.
   */
  public static of(services: Service[], options: InterfaceEndpointsOptions = {}): InterfaceEndpoints {
    return new InterfaceEndpoints(services, options.clients);
  }

  private constructor(
    /** The services. */
    public readonly services: Service[],
    /** Who may reach the endpoints; undefined where it is whatever is in the private and pod subnets. */
    public readonly clients: ISecurityGroup[] | undefined,
  ) {}

  /** These services and more. */
  public withServices(...services: Service[]): InterfaceEndpoints {
    return new InterfaceEndpoints([...this.services, ...services], this.clients);
  }
}
