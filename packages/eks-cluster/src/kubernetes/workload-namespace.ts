import { NetworkPeer } from './network-peer';
import { PodSecurityStandard } from './pod-security-standard';

/** Traffic that is allowed. */
export interface AllowedTraffic {
  /** What it is, as a part of the policy's name: lower-case letters, digits and hyphens (`TrafficNameInvalid`), unique in its namespace and direction (`DuplicateTraffic`). */
  readonly name: string;

  /** Whom with. */
  readonly peer: NetworkPeer;

  /** The TCP ports, from 1 to 65,535 (`PortInvalid`): of the pods for what comes in, of the peer for what goes out. At least one (`PortsMissing`). */
  readonly ports: number[];

  /**
   * Which pods of the namespace: those with all these labels.
   *
   * @default - all of them
   */
  readonly pods?: { [key: string]: string };
}

/**
 * How much a namespace may ask for. Quantities are those of Kubernetes, for instance `500m`, `20`, `64Gi` (`QuantityInvalid`).
 *
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export interface NamespaceQuota {
  /**
   * CPUs that all pods request together.
   *
   * @default '32'
   */
  readonly requestedCpu?: string;

  /**
   * Memory that all pods request together.
   *
   * @default '64Gi'
   */
  readonly requestedMemory?: string;

  /**
   * Memory up to which all pods may grow together.
   *
   * @default '128Gi'
   */
  readonly memoryLimit?: string;

  /**
   * The number of pods.
   *
   * @default 200
   */
  readonly pods?: number;

  /**
   * The number of services of type LoadBalancer: each is a load balancer of AWS, outside CloudFormation.
   *
   * @default 0
   */
  readonly loadBalancers?: number;
}

/**
 * What containers get that ask for nothing.
 *
 * @see https://kubernetes.io/docs/concepts/policy/limit-range/
 */
export interface ContainerDefaults {
  /**
   * The CPU that is requested.
   *
   * @default '100m'
   */
  readonly cpu?: string;

  /**
   * The memory that is requested.
   *
   * @default '128Mi'
   */
  readonly memory?: string;

  /**
   * The memory beyond which a container is killed.
   *
   * @default '512Mi'
   */
  readonly memoryLimit?: string;
}

/** A namespace for workloads: nothing goes in or out but what is allowed here. */
export interface WorkloadNamespace {
  /** The name: lower-case letters, digits and hyphens (`NamespaceInvalid`), unique (`DuplicateNamespace`), none of Kubernetes' own (`NamespaceReserved`). */
  readonly name: string;

  /**
   * What its pods may do to their node. Others are refused by the API server.
   *
   * @default PodSecurityStandard.RESTRICTED
   */
  readonly podSecurity?: PodSecurityStandard;

  /**
   * What may come in.
   *
   * @default - nothing
   */
  readonly ingress?: AllowedTraffic[];

  /**
   * What may go out, beside names (DNS).
   *
   * @default - nothing
   */
  readonly egress?: AllowedTraffic[];

  /**
   * Whether its pods may ask the agent of EKS Pod Identity for the credentials of their role.
   *
   * @default true
   */
  readonly podIdentity?: boolean;

  /**
   * How much it may ask for.
   *
   * @default - the defaults of each
   */
  readonly quota?: NamespaceQuota;

  /**
   * What containers get that ask for nothing.
   *
   * @default - the defaults of each
   */
  readonly containerDefaults?: ContainerDefaults;

  /**
   * More labels.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };
}
