import { App, Stack } from 'aws-cdk-lib';
import { InstanceClass, InstanceSize, InstanceType, InterfaceVpcEndpointAwsService, Peer, Port, SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { DatabaseInstance, DatabaseInstanceEngine, PostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { testEnvironment, testStack } from '@external-metrics/testkit';
import { NatStrategy, Network } from '../src';

test('the VPC knows its block, zones, subnets and route tables', () => {
  const stack = testStack();
  const { vpc, ...network } = new Network(stack, 'Network', { dataTier: true });
  expect(vpc.vpcCidrBlock).toBe('10.0.0.0/16');
  expect(vpc.availabilityZones).toEqual(['us-east-1a', 'us-east-1b']);
  for (const [tier, subnets, cidrs] of [
    ['Public', network.publicSubnets, ['10.0.0.0/20', '10.0.64.0/20']], ['Private', network.privateSubnets, ['10.0.16.0/20', '10.0.80.0/20']], ['Data', network.dataSubnets, ['10.0.32.0/20', '10.0.96.0/20']],
  ] as const) {
    expect(subnets.map(({ ipv4CidrBlock }) => ipv4CidrBlock)).toEqual(cidrs);
    expect(subnets.map(({ availabilityZone }) => availabilityZone)).toEqual(vpc.availabilityZones);
    expect(stack.resolve(subnets.map(({ subnetId, routeTable }) => [subnetId, routeTable.routeTableId]))).toEqual(['A', 'B'].map((zone) => [
      { Ref: expect.stringMatching(new RegExp(`^Network${tier}${zone}Subnet`)) }, { Ref: expect.stringMatching(new RegExp(`^Network${tier}${zone}RouteTable`)) },
    ]));
  }
  expect(vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_WITH_EGRESS }).subnets).toEqual(network.privateSubnets);
  expect(vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_ISOLATED }).subnets).toEqual(network.dataSubnets);
  expect(vpc.selectSubnets({ subnetGroupName: 'Data' }).subnets).toEqual(network.dataSubnets);
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

test('without a data tier there are no isolated subnets', () => {
  const network = new Network(testStack(), 'Network');
  expect(network.dataSubnets).toEqual([]);
});

test('an internet-facing load balancer waits for the public routes', () => {
  const stack = testStack();
  new ApplicationLoadBalancer(stack, 'Alb', { vpc: new Network(stack, 'Network').vpc, internetFacing: true });
  Template.fromStack(stack).hasResource('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    Properties: { Subnets: [{ Ref: Match.stringLikeRegexp('^NetworkPublicASubnet') }, { Ref: Match.stringLikeRegexp('^NetworkPublicBSubnet') }] },
    DependsOn: ['ADefaultRoute', 'ARouteTableAssociation', 'BDefaultRoute', 'BRouteTableAssociation'].map((id) => Match.stringLikeRegexp(`^NetworkPublic${id}`)),
  });
});

test('what waits for the internet connectivity of the VPC waits for the public routes', () => {
  const stack = testStack();
  const { vpc } = new Network(stack, 'Network');
  const group = new SecurityGroup(stack, 'Group', { vpc });
  group.node.addDependency(vpc.internetConnectivityEstablished);
  Template.fromStack(stack).hasResource('AWS::EC2::SecurityGroup', { DependsOn: Match.arrayWith([Match.stringLikeRegexp('^NetworkPublicADefaultRoute'), Match.stringLikeRegexp('^NetworkPublicBDefaultRoute')]) });
});

test('what needs egress waits for the route to the NAT gateway, and for nothing where there is none', () => {
  for (const [natStrategy, expected] of [[NatStrategy.perAz(), 4], [NatStrategy.none(), 0]] as const) {
    const stack = testStack();
    const { vpc } = new Network(stack, 'Network', { natStrategy });
    const group = new SecurityGroup(stack, 'Group', { vpc });
    group.node.addDependency(vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_WITH_EGRESS }).internetConnectivityEstablished);
    const [{ DependsOn = [] }] = Object.values(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroup'));
    expect((DependsOn as string[]).filter((id) => /^NetworkPrivate[AB](DefaultRoute|RouteTableAssociation)/.test(id))).toHaveLength(expected);
  }
});

test('serves L2s of the same stack and of another one', () => {
  const app = new App();
  const { vpc } = new Network(new Stack(app, 'NetworkStack', { env: testEnvironment }), 'Network', { dataTier: true });
  const stack = new Stack(app, 'Other', { env: testEnvironment });
  const group = new SecurityGroup(stack, 'Group', { vpc });
  group.addIngressRule(Peer.ipv4(vpc.vpcCidrBlock), Port.tcp(443));
  new DatabaseInstance(stack, 'Database', {
    vpc, vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED }, engine: DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_17 }),
    instanceType: InstanceType.of(InstanceClass.T4G, InstanceSize.MICRO), securityGroups: [group],
  });
  vpc.addInterfaceEndpoint('Logs', { service: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS });
  app.synth();
  Template.fromStack(stack).hasResourceProperties('AWS::RDS::DBSubnetGroup', { SubnetIds: [{ 'Fn::ImportValue': Match.stringLikeRegexp('NetworkDataASubnet') }, { 'Fn::ImportValue': Match.stringLikeRegexp('NetworkDataBSubnet') }] });
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: [Match.objectLike({ CidrIp: '10.0.0.0/16' })] });
});
