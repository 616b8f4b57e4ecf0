import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnSubnet, CfnVPC, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import { IKey, Key } from 'aws-cdk-lib/aws-kms';
import { ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { AddressPlan } from './address-plan';
import { NatGateway } from './nat-gateway';
import { NatStrategy } from './nat-strategy';
import { NetworkAlarms } from './network-alarms';
import { INetwork, NetworkAttributes } from './network-attributes';
import { NetworkMetrics } from './network-metrics';
import { NetworkProps } from './network-props';
import { checkNetworkAttributes } from './private/check-network-attributes';
import { checkNetworkProps } from './private/check-network-props';
import { ClosedDefaultSecurityGroup } from './private/default-security-group';
import { addEgress } from './private/egress';
import { FlowLogs } from './private/flow-logs';
import { addGatewayEndpoints } from './private/gateway-endpoints';
import { ImportedNetwork } from './private/imported-network';
import { addInternetGateway } from './private/internet-gateway';
import { addIpv6 } from './private/ipv6';
import { addPodTier } from './private/pods';
import { throwProblems } from './private/problems';
import { guardReplacement } from './private/replacement-guard';
import { replacementProperties } from './private/replacement-properties';
import { addDefaultRoute, addTier, toTags } from './private/subnets';
import { toPodSubnets, toVpc } from './private/to-vpc';
import { countedZones, toZones } from './private/zones';
import { SubnetTier } from './subnet-tier';

/** A VPC that grows without being rebuilt: public and private subnets, NAT, flow logs, gateway endpoints. */
export class Network extends Construct implements INetwork {
  /** A network that was made elsewhere. */
  public static fromNetworkAttributes(scope: Construct, id: string, attrs: NetworkAttributes): INetwork {
    throwProblems(`${scope.node.path}/${id}`, checkNetworkAttributes(attrs));
    return new ImportedNetwork(scope, id, attrs);
  }

  public readonly vpc: IVpc;
  public readonly publicSubnets: ISubnet[];
  public readonly privateSubnets: ISubnet[];
  public readonly dataSubnets: ISubnet[];
  public readonly podSubnets: ISubnet[];
  public readonly podCidrBlock?: string;
  public readonly ipv6CidrBlock?: string;
  public readonly egressIps: string[];

  /** The VPC's L1. */
  public readonly cfnVpc: CfnVPC;

  /** The L1s of all subnets. */
  public readonly cfnSubnets: CfnSubnet[];

  /** The NAT gateways, by the letters of their zones. */
  public readonly natGateways: NatGateway[];

  /** The log group of the flow logs. */
  public readonly flowLogGroup: ILogGroup;

  /** The key of the flow logs. */
  public readonly encryptionKey: IKey;

  /** What CloudWatch measures. */
  public readonly metrics: NetworkMetrics;

  /** The alarms. */
  public readonly alarms: NetworkAlarms;

  constructor(scope: Construct, id: string, props: NetworkProps = {}) {
    super(scope, id);
    const { region } = Stack.of(this);
    const { addressPlan = AddressPlan.of(), availabilityZones = countedZones(region, props.availabilityZoneCount), natStrategy = NatStrategy.perAz(), removalPolicy = RemovalPolicy.RETAIN } = props;
    throwProblems(this.node.path, checkNetworkProps(props, { addressPlan, availabilityZones, natStrategy, region }));
    const zones = toZones(availabilityZones, addressPlan);

    this.cfnVpc = new CfnVPC(this, 'Resource', {
      cidrBlock: addressPlan.cidr, ipv4IpamPoolId: addressPlan.ipv4IpamPoolId, ipv4NetmaskLength: addressPlan.netmaskLength, enableDnsHostnames: true, enableDnsSupport: true,
      tags: toTags({ Name: this.node.path }),
    });
    this.cfnVpc.applyRemovalPolicy(removalPolicy);

    const tier = { vpc: this.cfnVpc, zones, addressPlan };
    const { kubernetesTags = true } = props;
    const publicSubnets = addTier(this, { ...tier, tier: SubnetTier.PUBLIC, tags: kubernetesTags ? { 'kubernetes.io/role/elb': '1' } : {} });
    const internetGateway = addInternetGateway(this, this.cfnVpc);
    const publicTier = publicSubnets.map((subnet) => addDefaultRoute(subnet, { gatewayId: internetGateway.id }, internetGateway.attachment));
    const privateTier = addTier(this, { ...tier, tier: SubnetTier.PRIVATE, tags: kubernetesTags ? { 'kubernetes.io/role/internal-elb': '1' } : {} });
    const dataTier = props.dataTier ? addTier(this, { ...tier, tier: SubnetTier.DATA }) : [];
    const podTier = addPodTier(this, { ...tier, tags: kubernetesTags ? { 'kubernetes.io/role/cni': '1' } : {} });
    const subnets = [...publicTier, ...privateTier, ...dataTier, ...podTier];
    this.cfnSubnets = subnets.map(({ subnet }) => subnet);

    const egress = addEgress(this, { vpc: this.cfnVpc, strategy: natStrategy, publicSubnets: publicTier, privateSubnets: [...privateTier, ...podTier], removalPolicy });
    this.natGateways = Object.values(egress.natGateways);
    this.egressIps = [...egress.publicIps];
    addGatewayEndpoints(this, { vpcId: this.cfnVpc.ref, subnets: [...privateTier, ...dataTier, ...podTier] });

    this.vpc = toVpc(this, { cfnVpc: this.cfnVpc, cidrBlock: addressPlan.cidr ?? this.cfnVpc.attrCidrBlock, publicTier, privateTier, routed: egress.routed, dataTier });
    ({ publicSubnets: this.publicSubnets, privateSubnets: this.privateSubnets, isolatedSubnets: this.dataSubnets } = this.vpc);
    this.podSubnets = toPodSubnets(podTier, egress.routed);
    this.podCidrBlock = addressPlan.podCidr;
    if (props.ipv6) this.ipv6CidrBlock = addIpv6(this, { vpc: this.cfnVpc, internetGateway, subnets, publicSubnets: publicTier, egressSubnets: egress.routed });

    this.encryptionKey = props.encryptionKey ?? new Key(this, 'Key', { description: `The flow logs of ${this.node.path}`, enableKeyRotation: true, removalPolicy });
    this.flowLogGroup = new FlowLogs(this, 'FlowLogs', {
      vpcId: this.cfnVpc.ref, name: this.node.path, encryptionKey: this.encryptionKey, retention: props.flowLogRetention ?? RetentionDays.ONE_YEAR, removalPolicy,
    }).logGroup;
    if (props.closeDefaultSecurityGroup ?? true) new ClosedDefaultSecurityGroup(this, 'DefaultSecurityGroup', this.cfnVpc.attrDefaultSecurityGroup);

    this.metrics = new NetworkMetrics(this.natGateways);
    this.alarms = new NetworkAlarms(this, 'Alarms', { natGateways: egress.natGateways, thresholds: props.alarms, actions: props.alarmActions });
    guardReplacement(this, { replacementProperties, deployed: props.deployed?.resources, acknowledged: props.acknowledgedReplacements });
  }
}
