import { RemovalPolicy } from 'aws-cdk-lib';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { AddressPlan } from './address-plan';
import { AlarmActions } from './alarm-actions';
import { DeployedNetwork } from './deployed-network';
import { DnsFirewall, DnsQueryLogging } from './dns';
import { EndpointAccess } from './endpoint-access';
import { FlowLogDestination } from './flow-log-destination';
import { InterfaceEndpoints } from './interface-endpoints';
import { KubernetesTags } from './kubernetes-tags';
import { NatStrategy } from './nat-strategy';
import { NetworkAcls } from './network-acls';
import { NetworkAlarmThresholds } from './network-alarms';
import { NetworkRoute } from './network-route';
import { BlockPublicAccessExclusion, VpcEncryptionControl } from './vpc-controls';

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
   * Errors: `NatZoneUnknown`, `NatZoneUnsupported`, `NatAllocationMissing`, `NatAllocationUnused`, `NatAllocationDuplicate`, `NatAllocationInUse`, `NatInstanceTypeUnsupported`.
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
   * The network ACLs, by tier; may be added and taken away later. A rule that would cut the replies to what is let through is refused.
   *
   * Errors: `NetworkAclBlocksReturnTraffic`, `NetworkAclBlocksNeededTraffic`, `NetworkAclTooManyRules`.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
   * @default - the default network ACL of the VPC, which lets everything through
   */
  readonly networkAcls?: NetworkAcls;

  /**
   * The services that are reached through interface endpoints, beside Amazon S3 and Amazon DynamoDB, which have gateway endpoints in any case. Each costs by the hour and zone.
   * May be added and taken away later.
   *
   * Errors: `EndpointServiceUnknown`, `EndpointServiceDuplicate`, `EndpointServiceGateway`.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
   * @default InterfaceEndpoints.none()
   */
  readonly interfaceEndpoints?: InterfaceEndpoints;

  /**
   * Whose credentials are good at the endpoints, so that stolen or foreign ones carry nothing out. At the gateway endpoint of Amazon S3, downloads without credentials
   * are refused then, but for image layers of Amazon ECR, packages of Amazon Linux and the agents of Systems Manager and CloudWatch. Error: `OrganizationIdInvalid`.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
   * @default - EndpointAccess.account() at interface endpoints, EndpointAccess.unrestricted() at the gateway endpoints
   */
  readonly endpointAccess?: EndpointAccess;

  /**
   * Where the flow logs of all traffic go: one destination of each kind at most, none for an empty list.
   *
   * Errors: `DuplicateFlowLogDestination`, `FlowLogExpirationInvalid`, `FlowLogOptionUnused`, `FlowLogPrefixInvalid`, `FlowLogScanLimitInvalid`.
   *
   * @default [FlowLogDestination.cloudWatchLogs()]
   */
  readonly flowLogs?: FlowLogDestination[];

  /**
   * The key of the flow logs and the DNS query log. Of a key that is imported the policy can't be changed here: it must let `logs.<region>.amazonaws.com` use it,
   * and `delivery.logs.amazonaws.com` for flow logs in S3.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-cmk-policy.html
   * @default - a key is made, and rotated every year
   */
  readonly encryptionKey?: IKey;

  /**
   * The tags by which what runs in a Kubernetes cluster finds the subnets. Error: `KarpenterDiscoveryInvalid`.
   *
   * @default KubernetesTags.of() - for the AWS Load Balancer Controller and the Amazon VPC CNI
   */
  readonly kubernetesTags?: KubernetesTags;

  /**
   * Routes to other networks.
   *
   * Errors: `RouteDestinationInvalid`, `RouteDestinationLocal`, `RouteDestinationTaken`, `RouteDestinationDuplicate`, `RouteTierMissing`.
   *
   * @default - none
   */
  readonly routes?: NetworkRoute[];

  /**
   * Whether and how the DNS queries of what is in the VPC are logged.
   *
   * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs.html
   * @default - they are not
   */
  readonly dnsQueryLogging?: DnsQueryLogging;

  /**
   * Which names are answered to what is in the VPC. Errors: `DnsDomainInvalid`, `DnsFirewallEmpty`.
   *
   * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall.html
   * @default - all
   */
  readonly dnsFirewall?: DnsFirewall;

  /**
   * Whether traffic inside the VPC is encrypted by the network.
   *
   * @default - nobody looks
   */
  readonly encryptionControl?: VpcEncryptionControl;

  /**
   * What of this VPC passes where the account blocks public access to VPCs.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
   * @default - nothing; where the account blocks nothing, everything
   */
  readonly blockPublicAccessExclusion?: BlockPublicAccessExclusion;

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
   * What becomes of the VPC, the allocated Elastic IP addresses, the key, the log group and the log bucket when they leave the stack. Error: `RemovalPolicyUnsupported`.
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
