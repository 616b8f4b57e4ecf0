import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AddressPlan, DnsFirewall, FlowLogDestination, InterfaceEndpoints, Network, NetworkAcls } from '@external-metrics/network';

const app = new App();
const stack = new Stack(app, 'ExternalMetricsNetworkDataTierInteg');
const network = new Network(stack, 'Network', {
  addressPlan: AddressPlan.of({ podCidr: '100.64.0.0/16' }),
  dataTier: true,
  networkAcls: NetworkAcls.recommended(),
  interfaceEndpoints: InterfaceEndpoints.minimal(),
  flowLogs: [FlowLogDestination.s3()],
  dnsQueryLogging: {},
  dnsFirewall: DnsFirewall.of({ blockedDomains: ['example.com'] }),
  removalPolicy: RemovalPolicy.DESTROY,
});
const { vpcId } = network.vpc;
const [dataSubnet] = network.dataSubnets;
const [, podSubnet] = network.podSubnets;

const { assertions } = new IntegTest(app, 'Integ', { testCases: [stack] });

assertions.awsApiCall('EC2', 'describeRouteTables', { Filters: [{ Name: 'association.subnet-id', Values: [dataSubnet.subnetId] }] })
  .expect(ExpectedResult.objectLike({ RouteTables: [Match.objectLike({ RouteTableId: dataSubnet.routeTable.routeTableId })] }));

assertions.awsApiCall('EC2', 'describeRouteTables', { Filters: [{ Name: 'association.subnet-id', Values: [dataSubnet.subnetId] }, { Name: 'route.destination-cidr-block', Values: ['0.0.0.0/0'] }] })
  .expect(ExpectedResult.objectLike({ RouteTables: [] }));

assertions.awsApiCall('EC2', 'describeSubnets', { SubnetIds: [podSubnet.subnetId] })
  .expect(ExpectedResult.objectLike({ Subnets: [Match.objectLike({ CidrBlock: '100.64.64.0/18', VpcId: vpcId })] }));

assertions.awsApiCall('EC2', 'describeNetworkAcls', { Filters: [{ Name: 'association.subnet-id', Values: [dataSubnet.subnetId] }] })
  .expect(ExpectedResult.objectLike({
    NetworkAcls: [Match.objectLike({
      IsDefault: false,
      Entries: Match.arrayWith([Match.objectLike({ Egress: false, RuleAction: 'allow', Protocol: '6', CidrBlock: '10.0.0.0/16', PortRange: { From: 5432, To: 5432 } })]),
    })],
  }));

assertions.awsApiCall('EC2', 'describeVpcEndpoints', { VpcEndpointIds: [network.endpointIds['ecr.api']] })
  .expect(ExpectedResult.objectLike({
    VpcEndpoints: [Match.objectLike({
      VpcEndpointType: 'Interface', VpcId: vpcId, PrivateDnsEnabled: true, SubnetIds: network.privateSubnets.map(({ subnetId }) => subnetId),
      Groups: [Match.objectLike({ GroupId: network.endpointSecurityGroup!.securityGroupId })],
    })],
  }));

assertions.awsApiCall('EC2', 'describeFlowLogs', { Filter: [{ Name: 'resource-id', Values: [vpcId] }] })
  .expect(ExpectedResult.objectLike({
    FlowLogs: [Match.objectLike({ LogDestination: network.flowLogBucket!.bucketArn, LogDestinationType: 's3', DestinationOptions: { FileFormat: 'parquet', HiveCompatiblePartitions: true, PerHourPartition: false } })],
  }));

assertions.awsApiCall('Glue', 'getTable', { DatabaseName: network.flowLogQueries!.databaseName, Name: network.flowLogQueries!.tableName })
  .expect(ExpectedResult.objectLike({ Table: Match.objectLike({ Parameters: Match.objectLike({ 'projection.enabled': 'true' }) }) }));

assertions.awsApiCall('Route53Resolver', 'listFirewallRuleGroupAssociations', { VpcId: vpcId })
  .expect(ExpectedResult.objectLike({ FirewallRuleGroupAssociations: [Match.objectLike({ VpcId: vpcId, Priority: 1000 })] }));
