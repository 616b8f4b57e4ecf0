import { RemovalPolicy } from 'aws-cdk-lib';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AddressPlan } from './address-plan';
import { AlarmActions } from './alarm-actions';
import { DeployedNetwork } from './deployed-network';
import { NatStrategy } from './nat-strategy';
import { NetworkAlarmThresholds } from './network-alarms';

/** What a network is made from. */
export interface NetworkProps {
  /**
   * The availability zones by name; their order has no effect. A name that is a token takes the slot of its position.
   *
   * Errors: `AvailabilityZonesMissing`, `AvailabilityZonesUnresolved`, `AvailabilityZoneOutsideRegion`, `AvailabilityZoneUnknownSlot`,
   * `DuplicateAvailabilityZone`, `TooManyAvailabilityZones`, `ZoneSlotTaken`.
   *
   * @default - as many as `availabilityZoneCount` says
   */
  readonly availabilityZones?: string[];

  /**
   * How many availability zones, 1 to 26, instead of their names: the first letters of the stack's region; where the stack has no concrete region,
   * the first ones that CloudFormation finds. Nothing is looked up at synthesis. Some accounts have no zone a or b in some regions: name the zones there.
   *
   * Errors: `AvailabilityZonesAmbiguous`, `AvailabilityZoneCountInvalid`, `TooManyAvailabilityZones`.
   *
   * @default 2
   */
  readonly availabilityZoneCount?: number;

  /**
   * How the addresses are divided. What it reserves is fixed by the first deployment.
   *
   * @default AddressPlan.of() - 10.0.0.0/16 in 4 zones x 4 tiers of /20
   */
  readonly addressPlan?: AddressPlan;

  /**
   * Whether the VPC and each subnet have a block of IPv6 addresses as well, provided by Amazon. May be added later; nothing moves.
   * The public subnets are reached from the internet, the private and pod subnets reach it (not with `NatStrategy.none()`), the data subnets do neither.
   * Network interfaces get an IPv6 address where it is asked for: CloudFormation can't make it the default of a subnet whose block is added later.
   *
   * Error: `Ipv6ZoneUnsupported`.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-migrate-ipv6.html
   * @default false
   */
  readonly ipv6?: boolean;

  /**
   * How the private subnets reach the internet.
   *
   * Errors: `NatZoneUnknown`, `NatAllocationMissing`, `NatAllocationUnused`, `NatAllocationDuplicate`.
   *
   * @default NatStrategy.perAz()
   */
  readonly natStrategy?: NatStrategy;

  /**
   * Whether there are subnets without a route to the internet, for databases and caches. May be added later; nothing moves.
   *
   * Error: `TierWithoutSlot`.
   *
   * @default false
   */
  readonly dataTier?: boolean;

  /**
   * How long the flow logs are kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly flowLogRetention?: RetentionDays;

  /**
   * The key of the flow logs. Of a key that is imported the policy can't be changed here: it must let `logs.<region>.amazonaws.com` use it.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   * @default - a key is made, and rotated every year
   */
  readonly encryptionKey?: IKey;

  /**
   * Whether the subnets have the tags by which the AWS Load Balancer Controller finds them (`kubernetes.io/role/elb`, `kubernetes.io/role/internal-elb`),
   * and the pod subnets the one by which the Amazon VPC CNI does (`kubernetes.io/role/cni`).
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
   * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-subnet-selection.html
   * @default true
   */
  readonly kubernetesTags?: boolean;

  /**
   * Whether every rule is taken out of the VPC's default security group, at once and again every day, by a runbook of AWS Systems Manager.
   *
   * @see https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-aws-remove-default-secg-rules.html
   * @default true
   */
  readonly closeDefaultSecurityGroup?: boolean;

  /**
   * Who is told when an alarm goes off.
   *
   * @default - nobody; the alarms are shown by CloudWatch
   */
  readonly alarmActions?: AlarmActions;

  /**
   * Other thresholds than the default ones, or none.
   *
   * @default - each as documented
   */
  readonly alarms?: NetworkAlarmThresholds;

  /**
   * What becomes of the VPC, the allocated Elastic IP addresses, the key and the log group when they leave the stack. Error: `RemovalPolicyUnsupported`.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * What stands in AWS. Synthesis then refuses what would replace or remove a stateful resource.
   * Errors: `ReplacementNotAcknowledged`, `RemovalNotAcknowledged`.
   *
   * @default - nothing was deployed yet
   */
  readonly deployed?: DeployedNetwork;

  /**
   * The fingerprints of the replacements and removals that are meant, as the error messages give them.
   *
   * @default - none
   */
  readonly acknowledgedReplacements?: string[];
}
