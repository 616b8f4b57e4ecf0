import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { NatStrategy, Network } from '@external-metrics/network';

const app = new App();
const stack = new Stack(app, 'ExternalMetricsNetworkRegionalInteg');
const network = new Network(stack, 'Network', { availabilityZoneCount: 3, natStrategy: NatStrategy.regional(), ipv6: true, removalPolicy: RemovalPolicy.DESTROY });
const { vpcId } = network.vpc;
const [natGateway] = network.natGateways;

const { assertions } = new IntegTest(app, 'Integ', { testCases: [stack] });

assertions.awsApiCall('EC2', 'describeNatGateways', { Filter: [{ Name: 'vpc-id', Values: [vpcId] }] })
  .expect(ExpectedResult.objectLike({
    NatGateways: [Match.objectLike({
      NatGatewayId: natGateway.natGatewayId, State: 'available', AvailabilityMode: 'regional',
      NatGatewayAddresses: Match.arrayWith(network.egressIps.map((PublicIp) => Match.objectLike({ PublicIp }))),
    })],
  }));

for (const { subnetId, routeTable: { routeTableId } } of network.privateSubnets) {
  assertions.awsApiCall('EC2', 'describeRouteTables', { Filters: [{ Name: 'association.subnet-id', Values: [subnetId] }, { Name: 'route.nat-gateway-id', Values: [natGateway.natGatewayId] }] })
    .expect(ExpectedResult.objectLike({ RouteTables: [Match.objectLike({ RouteTableId: routeTableId })] }));
}

assertions.awsApiCall('EC2', 'describeRouteTables', { Filters: [{ Name: 'association.subnet-id', Values: [network.privateSubnets[2].subnetId] }, { Name: 'route.destination-ipv6-cidr-block', Values: ['::/0'] }] })
  .expect(ExpectedResult.objectLike({ RouteTables: [Match.objectLike({ VpcId: vpcId })] }));

assertions.awsApiCall('EC2', 'describeVpcs', { VpcIds: [vpcId] })
  .expect(ExpectedResult.objectLike({ Vpcs: [Match.objectLike({ Ipv6CidrBlockAssociationSet: [Match.objectLike({ Ipv6CidrBlockState: { State: 'associated' } })] })] }));
