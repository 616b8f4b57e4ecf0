import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnInternetGateway, CfnSubnet, CfnVPC, CfnVPCGatewayAttachment, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import { IKey, Key } from 'aws-cdk-lib/aws-kms';
import { ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { AddressPlan, SubnetTier } from './address-plan';
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
import { throwProblems } from './private/problems';
import { guardReplacement } from './private/replacement-guard';
import { replacementProperties } from './private/replacement-properties';
import { addDefaultRoute, addTier, RoutedSubnet, TierSubnet, toTags } from './private/subnets';
import { toVpc } from './private/to-vpc';
import { defaultZones, toZones } from './private/zones';

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
    const { addressPlan = AddressPlan.of(), availabilityZones = defaultZones(region), natStrategy = NatStrategy.perAz(), removalPolicy = RemovalPolicy.RETAIN } = props;
    throwProblems(this.node.path, checkNetworkProps(props, { addressPlan, availabilityZones, natStrategy, region }));
    const zones = toZones(availabilityZones, addressPlan);

    this.cfnVpc = new CfnVPC(this, 'Resource', { cidrBlock: addressPlan.cidr, enableDnsHostnames: true, enableDnsSupport: true, tags: toTags({ Name: this.node.path }) });
    this.cfnVpc.applyRemovalPolicy(removalPolicy);

    const tier = { vpc: this.cfnVpc, zones, addressPlan };
    const { kubernetesTags = true } = props;
    const publicTier = this.addInternetGateway(addTier(this, { ...tier, tier: SubnetTier.PUBLIC, tags: kubernetesTags ? { 'kubernetes.io/role/elb': '1' } : {} }));
    const privateTier = addTier(this, { ...tier, tier: SubnetTier.PRIVATE, tags: kubernetesTags ? { 'kubernetes.io/role/internal-elb': '1' } : {} });
    const dataTier = props.dataTier ? addTier(this, { ...tier, tier: SubnetTier.DATA }) : [];
    this.cfnSubnets = [...publicTier, ...privateTier, ...dataTier].map(({ subnet }) => subnet);

    const egress = addEgress({ strategy: natStrategy, publicSubnets: publicTier, privateSubnets: privateTier, removalPolicy });
    this.natGateways = Object.values(egress.natGateways);
    this.egressIps = this.natGateways.flatMap(({ publicIps }) => publicIps);
    addGatewayEndpoints(this, { vpcId: this.cfnVpc.ref, subnets: [...privateTier, ...dataTier] });

    this.vpc = toVpc(this, { cfnVpc: this.cfnVpc, cidrBlock: addressPlan.cidr, publicTier, privateTier, routedPrivateTier: egress.routed, dataTier });
    ({ publicSubnets: this.publicSubnets, privateSubnets: this.privateSubnets, isolatedSubnets: this.dataSubnets } = this.vpc);

    this.encryptionKey = props.encryptionKey ?? new Key(this, 'Key', { description: `The flow logs of ${this.node.path}`, enableKeyRotation: true, removalPolicy });
    this.flowLogGroup = new FlowLogs(this, 'FlowLogs', {
      vpcId: this.cfnVpc.ref, name: this.node.path, encryptionKey: this.encryptionKey, retention: props.flowLogRetention ?? RetentionDays.ONE_YEAR, removalPolicy,
    }).logGroup;
    if (props.closeDefaultSecurityGroup ?? true) new ClosedDefaultSecurityGroup(this, 'DefaultSecurityGroup', this.cfnVpc.attrDefaultSecurityGroup);

    this.metrics = new NetworkMetrics(this.natGateways);
    this.alarms = new NetworkAlarms(this, 'Alarms', { natGateways: egress.natGateways, thresholds: props.alarms, actions: props.alarmActions });
    guardReplacement(this, { replacementProperties, deployed: props.deployed?.resources, acknowledged: props.acknowledgedReplacements });
  }

  private addInternetGateway(publicTier: TierSubnet[]): RoutedSubnet[] {
    const internetGateway = new CfnInternetGateway(this, 'InternetGateway', { tags: toTags({ Name: this.node.path }) });
    const attachment = new CfnVPCGatewayAttachment(this, 'InternetGatewayAttachment', { vpcId: this.cfnVpc.ref, internetGatewayId: internetGateway.ref });
    return publicTier.map((subnet) => addDefaultRoute(subnet, { gatewayId: internetGateway.ref }, attachment));
  }
}
