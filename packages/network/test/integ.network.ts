import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Network } from '@external-metrics/network';

const app = new App();
const stack = new Stack(app, 'ExternalMetricsNetworkInteg');
const network = new Network(stack, 'Network', { removalPolicy: RemovalPolicy.DESTROY });
const { vpcId } = network.vpc;
const [, privateSubnet] = network.privateSubnets;
const [, publicSubnet] = network.publicSubnets;
const [, natGateway] = network.natGateways;

const { assertions } = new IntegTest(app, 'Integ', { testCases: [stack] });

assertions.awsApiCall('EC2', 'describeSubnets', { Filters: [{ Name: 'vpc-id', Values: [vpcId] }, { Name: 'cidr-block', Values: ['10.0.80.0/20'] }] })
  .expect(ExpectedResult.objectLike({ Subnets: [Match.objectLike({ SubnetId: privateSubnet.subnetId, MapPublicIpOnLaunch: false })] }));

assertions.awsApiCall('EC2', 'describeRouteTables', { Filters: [{ Name: 'association.subnet-id', Values: [privateSubnet.subnetId] }] })
  .expect(ExpectedResult.objectLike({
    RouteTables: Match.arrayWith([Match.objectLike({
      RouteTableId: privateSubnet.routeTable.routeTableId,
      Routes: Match.arrayWith([Match.objectLike({ DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: natGateway.natGatewayId })]),
    })]),
  }));

assertions.awsApiCall('EC2', 'describeNatGateways', { NatGatewayIds: [natGateway.natGatewayId] })
  .expect(ExpectedResult.objectLike({
    NatGateways: Match.arrayWith([Match.objectLike({
      SubnetId: publicSubnet.subnetId, VpcId: vpcId, State: 'available', NatGatewayAddresses: Match.arrayWith([Match.objectLike({ PublicIp: network.egressIps[1] })]),
    })]),
  }));

assertions.awsApiCall('EC2', 'describeFlowLogs', { Filter: [{ Name: 'resource-id', Values: [vpcId] }] })
  .expect(ExpectedResult.objectLike({ FlowLogs: [Match.objectLike({ LogGroupName: network.flowLogGroup!.logGroupName, TrafficType: 'ALL' })] }));
