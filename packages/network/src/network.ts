import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnNetworkAcl, CfnSubnet, CfnVPC, ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import { IKey, Key } from 'aws-cdk-lib/aws-kms';
import { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { ISubnetGroup } from 'aws-cdk-lib/aws-rds';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { AddressPlan } from './address-plan';
import { EndpointAccess } from './endpoint-access';
import { FlowLogDestination } from './flow-log-destination';
import { FlowLogQueries } from './flow-log-queries';
import { InterfaceEndpoints } from './interface-endpoints';
import { KubernetesTags } from './kubernetes-tags';
import { NatGateway } from './nat-gateway';
import { NatStrategy } from './nat-strategy';
import { NetworkAlarms } from './network-alarms';
import { INetwork, NetworkAttributes } from './network-attributes';
import { NetworkMetrics } from './network-metrics';
import { NetworkProps } from './network-props';
import { checkNetworkAttributes } from './private/check-network-attributes';
import { checkNetworkProps } from './private/check-network-props';
import { ClosedDefaultSecurityGroup } from './private/default-security-group';
import { addDnsFirewall, addDnsQueryLogging } from './private/dns';
import { addEgress } from './private/egress';
import { FlowLogs } from './private/flow-logs';
import { addGatewayEndpoints } from './private/gateway-endpoints';
import { ImportedNetwork } from './private/imported-network';
import { addInterfaceEndpoints } from './private/interface-endpoints';
import { addInternetGateway } from './private/internet-gateway';
import { addIpv6 } from './private/ipv6';
import { addNetworkAcls } from './private/network-acls';
import { addPodTier } from './private/pods';
import { throwProblems } from './private/problems';
import { guardReplacement } from './private/replacement-guard';
import { replacementProperties } from './private/replacement-properties';
import { addRoutes } from './private/routes';
import { addSubnetGroups } from './private/subnet-groups';
import { addDefaultRoute, addTier, toTags } from './private/subnets';
import { toPodSubnets, toVpc } from './private/to-vpc';
import { addVpcControls } from './private/vpc-controls';
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

  /** The L1s of the network ACLs; empty where every subnet has the default one. */
  public readonly cfnNetworkAcls: CfnNetworkAcl[];

  /** The NAT gateways, by the letters of their zones. */
  public readonly natGateways: NatGateway[];

  /** The log group of the flow logs; undefined where they don't go to CloudWatch Logs. */
  public readonly flowLogGroup?: ILogGroup;

  /** The bucket of the flow logs; undefined where they don't go to S3. */
  public readonly flowLogBucket?: IBucket;

  /** The table, the workgroup and the saved queries of the flow logs in S3; undefined where there are none. */
  public readonly flowLogQueries?: FlowLogQueries;

  /** The log group of the DNS queries; undefined where they are not logged. */
  public readonly dnsQueryLogGroup?: ILogGroup;

  /** For databases in the data subnets; undefined without a data tier of two zones. */
  public readonly databaseSubnetGroup?: ISubnetGroup;

  /** For caches in the data subnets; undefined without a data tier. */
  public readonly cacheSubnetGroupName?: string;

  /** The key of the logs. */
  public readonly encryptionKey: IKey;

  /** The IDs of the VPC endpoints by the short names of their services (`s3`, `ecr.api`), for policies with `aws:SourceVpce`. */
  public readonly endpointIds: { [service: string]: string };

  /** The security group of the interface endpoints; undefined where there are none. */
  public readonly endpointSecurityGroup?: ISecurityGroup;

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
    const { kubernetesTags = KubernetesTags.of() } = props;
    const publicSubnets = addTier(this, { ...tier, tier: SubnetTier.PUBLIC, tags: kubernetesTags.publicSubnets });
    const internetGateway = addInternetGateway(this, this.cfnVpc);
    const publicTier = publicSubnets.map((subnet) => addDefaultRoute(subnet, { gatewayId: internetGateway.id }, internetGateway.attachment));
    const privateTier = addTier(this, { ...tier, tier: SubnetTier.PRIVATE, tags: kubernetesTags.privateSubnets });
    const dataTier = props.dataTier ? addTier(this, { ...tier, tier: SubnetTier.DATA }) : [];
    const podTier = addPodTier(this, { ...tier, tags: kubernetesTags.podSubnets });
    const subnets = [...publicTier, ...privateTier, ...dataTier, ...podTier];
    this.cfnSubnets = subnets.map(({ subnet }) => subnet);

    const egress = addEgress(this, { vpc: this.cfnVpc, strategy: natStrategy, publicSubnets: publicTier, privateSubnets: [...privateTier, ...podTier], removalPolicy });
    this.natGateways = Object.values(egress.natGateways);
    this.egressIps = [...egress.publicIps];
    const gatewayEndpointIds = addGatewayEndpoints(this, { vpcId: this.cfnVpc.ref, subnets: [...privateTier, ...dataTier, ...podTier], access: props.endpointAccess ?? EndpointAccess.unrestricted() });
    const interfaceEndpoints = addInterfaceEndpoints(this, {
      vpc: this.cfnVpc, endpoints: props.interfaceEndpoints ?? InterfaceEndpoints.none(), access: props.endpointAccess ?? EndpointAccess.account(), subnets: privateTier, clientSubnets: [...privateTier, ...podTier],
    });
    this.endpointIds = { ...gatewayEndpointIds, ...interfaceEndpoints.ids };
    this.endpointSecurityGroup = interfaceEndpoints.securityGroup;

    this.vpc = toVpc(this, { cfnVpc: this.cfnVpc, cidrBlock: addressPlan.cidr ?? this.cfnVpc.attrCidrBlock, publicTier, privateTier, routed: egress.routed, dataTier });
    ({ publicSubnets: this.publicSubnets, privateSubnets: this.privateSubnets, isolatedSubnets: this.dataSubnets } = this.vpc);
    this.podSubnets = toPodSubnets(podTier, egress.routed);
    this.podCidrBlock = addressPlan.podCidr;
    if (props.ipv6) this.ipv6CidrBlock = addIpv6(this, { vpc: this.cfnVpc, internetGateway, subnets, publicSubnets: publicTier, egressSubnets: egress.routed });
    this.cfnNetworkAcls = addNetworkAcls(this, { networkAcls: props.networkAcls, vpc: this.cfnVpc, addressPlan, subnets, ipv6CidrBlock: this.ipv6CidrBlock });

    this.encryptionKey = props.encryptionKey ?? new Key(this, 'Key', { description: `The flow logs of ${this.node.path}`, enableKeyRotation: true, removalPolicy });
    const { flowLogs: destinations = [FlowLogDestination.cloudWatchLogs()] } = props;
    const flowLogs = new FlowLogs(this, 'FlowLogs', { vpcId: this.cfnVpc.ref, name: this.node.path, encryptionKey: this.encryptionKey, destinations, removalPolicy });
    ({ logGroup: this.flowLogGroup, bucket: this.flowLogBucket, queries: this.flowLogQueries } = flowLogs);
    if (props.dnsQueryLogging) this.dnsQueryLogGroup = addDnsQueryLogging(this, props.dnsQueryLogging, { vpc: this.cfnVpc, encryptionKey: this.encryptionKey, removalPolicy });
    if (props.dnsFirewall) addDnsFirewall(this, props.dnsFirewall, this.cfnVpc);
    addRoutes(this, { vpc: this.cfnVpc, routes: props.routes ?? [], subnets });
    addVpcControls(this, this.cfnVpc, props, natStrategy);
    ({ databaseSubnetGroup: this.databaseSubnetGroup, cacheSubnetGroupName: this.cacheSubnetGroupName } = addSubnetGroups(this, dataTier));
    if (props.closeDefaultSecurityGroup ?? true) new ClosedDefaultSecurityGroup(this, 'DefaultSecurityGroup', this.cfnVpc.attrDefaultSecurityGroup);

    this.metrics = new NetworkMetrics(this.natGateways, flowLogs.arrivals);
    this.alarms = new NetworkAlarms(this, 'Alarms', { natGateways: egress.natGateways, flowLogArrivals: flowLogs.arrivals, thresholds: props.alarms, actions: props.alarmActions });
    guardReplacement(this, { replacementProperties, deployed: props.deployed?.resources, acknowledged: props.acknowledgedReplacements });
  }
}
