import { Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnInternetGateway, CfnSubnet, CfnVPC, CfnVPCEndpoint, CfnVPCGatewayAttachment, ISubnet, IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { IKey, Key } from 'aws-cdk-lib/aws-kms';
import { ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct, DependencyGroup, IConstruct, IDependable } from 'constructs';
import { AddressPlan, SubnetTier } from './address-plan';
import { NatGateway } from './nat-gateway';
import { NatStrategy } from './nat-strategy';
import { NetworkAlarms } from './network-alarms';
import { NetworkMetrics } from './network-metrics';
import { NetworkProps } from './network-props';
import { checkNetworkAttributes } from './private/check-network-attributes';
import { checkNetworkProps } from './private/check-network-props';
import { ClosedDefaultSecurityGroup } from './private/default-security-group';
import { addEgress } from './private/egress';
import { FlowLogs } from './private/flow-logs';
import { ImportedNetwork } from './private/imported-network';
import { throwProblems } from './private/problems';
import { guardReplacement } from './private/replacement-guard';
import { replacementProperties } from './private/replacement-properties';
import { addDefaultRoute, addTier, RoutedSubnet, TierSubnet, toTags } from './private/subnets';
import { defaultZones, toZones } from './private/zones';

/** A VPC with its tiers of subnets. */
export interface INetwork extends IConstruct {
  /** The VPC, for any construct of `aws-cdk-lib`. */
  readonly vpc: IVpc;

  /** Subnets for load balancers, one for each availability zone. */
  readonly publicSubnets: ISubnet[];

  /** Subnets for workloads, one for each availability zone. */
  readonly privateSubnets: ISubnet[];

  /** Subnets without a route to the internet; empty where there is no data tier. */
  readonly dataSubnets: ISubnet[];

  /** The addresses that the private subnets are seen with on the internet. */
  readonly egressIps: string[];
}

/** A network that exists already. */
export interface NetworkAttributes {
  /** The ID of the VPC. */
  readonly vpcId: string;

  /** The block of the VPC. */
  readonly vpcCidrBlock: string;

  /** The zones of the subnets, in the order of the lists below. */
  readonly availabilityZones: string[];

  /** The IDs of the public subnets, one for each zone. Error: `SubnetCountMismatch`. */
  readonly publicSubnetIds: string[];

  /** The IDs of the private subnets, one for each zone. Error: `SubnetCountMismatch`. */
  readonly privateSubnetIds: string[];

  /**
   * The IDs of the subnets without a route to the internet, one for each zone. Error: `SubnetCountMismatch`.
   *
   * @default - no data tier
   */
  readonly dataSubnetIds?: string[];

  /**
   * The IDs of the public subnets' route tables, one for each zone.
   *
   * @default - routes and gateway endpoints can't be added to the public subnets
   */
  readonly publicRouteTableIds?: string[];

  /**
   * The IDs of the private subnets' route tables, one for each zone.
   *
   * @default - routes and gateway endpoints can't be added to the private subnets
   */
  readonly privateRouteTableIds?: string[];

  /**
   * The IDs of the data subnets' route tables, one for each zone.
   *
   * @default - routes and gateway endpoints can't be added to the data subnets
   */
  readonly dataRouteTableIds?: string[];

  /**
   * The addresses that the private subnets are seen with on the internet.
   *
   * @default - none
   */
  readonly egressIps?: string[];
}

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
    this.addGatewayEndpoints([...privateTier, ...dataTier]);

    this.vpc = this.toVpc(addressPlan.cidr, publicTier, privateTier, dataTier);
    ({ publicSubnets: this.publicSubnets, privateSubnets: this.privateSubnets, isolatedSubnets: this.dataSubnets } = this.vpc);
    publicTier.forEach(({ dependencies }) => connect(this.vpc, dependencies));
    publicTier.forEach(({ dependencies }, index) => connect(this.publicSubnets[index], dependencies));
    egress.routed.forEach(({ dependencies }, index) => connect(this.privateSubnets[index], dependencies));

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

  private addGatewayEndpoints(subnets: TierSubnet[]) {
    for (const [id, service] of [['S3', 's3'], ['DynamoDb', 'dynamodb']]) {
      new CfnVPCEndpoint(this, `${id}Endpoint`, {
        vpcId: this.cfnVpc.ref, vpcEndpointType: 'Gateway', serviceName: `com.amazonaws.${Aws.REGION}.${service}`, routeTableIds: subnets.map(({ routeTable }) => routeTable.ref),
      });
    }
  }

  private toVpc(vpcCidrBlock: string, publicTier: TierSubnet[], privateTier: TierSubnet[], dataTier: TierSubnet[]): IVpc {
    return Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: this.cfnVpc.ref, vpcCidrBlock, availabilityZones: publicTier.map(({ zone }) => zone.name),
      publicSubnetIds: subnetIds(publicTier), publicSubnetRouteTableIds: routeTableIds(publicTier), publicSubnetIpv4CidrBlocks: cidrBlocks(publicTier),
      privateSubnetIds: subnetIds(privateTier), privateSubnetRouteTableIds: routeTableIds(privateTier), privateSubnetIpv4CidrBlocks: cidrBlocks(privateTier),
      isolatedSubnetNames: dataTier.length > 0 ? ['Data'] : undefined,
      isolatedSubnetIds: subnetIds(dataTier), isolatedSubnetRouteTableIds: routeTableIds(dataTier), isolatedSubnetIpv4CidrBlocks: cidrBlocks(dataTier),
    });
  }
}

/** `fromVpcAttributes` makes groups that are empty; what waits for them has to wait for the routes. */
function connect({ internetConnectivityEstablished }: { readonly internetConnectivityEstablished: IDependable }, dependencies: IDependable) {
  if (internetConnectivityEstablished instanceof DependencyGroup) internetConnectivityEstablished.add(dependencies);
}

function subnetIds(tier: TierSubnet[]): string[] {
  return tier.map(({ subnet }) => subnet.ref);
}

function routeTableIds(tier: TierSubnet[]): string[] {
  return tier.map(({ routeTable }) => routeTable.ref);
}

function cidrBlocks(tier: TierSubnet[]): string[] {
  return tier.map(({ subnet }) => subnet.cidrBlock!);
}
