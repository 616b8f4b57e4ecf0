import { App, Duration, Fn, RemovalPolicy, Size, Stack, Token } from 'aws-cdk-lib';
import { AclTraffic, InstanceType, InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { problemsOf, testStack } from '@external-metrics/testkit';
import { AddressPlan, DnsFirewall, EndpointAccess, FlowLogDestination, InterfaceEndpoints, KubernetesTags, NatStrategy, Network, NetworkAclPeer, NetworkAclPreset, NetworkAclRule, NetworkAcls, NetworkAttributes, NetworkProps, NetworkRoute, SubnetTier } from '../src';

const imports = new Stack();
const logGroup = LogGroup.fromLogGroupName(imports, 'LogGroup', 'mine');
const bucket = Bucket.fromBucketName(imports, 'Bucket', 'mine');
const a = { allocationId: 'eipalloc-a', publicIp: '192.0.2.1' };
const b = { allocationId: 'eipalloc-b', publicIp: '192.0.2.2' };
const deniedReplies = NetworkAcls.of({
  publicTier: NetworkAclPreset.publicTier().withRules({ inbound: [NetworkAclRule.deny({ ruleNumber: 50, traffic: AclTraffic.udpPort(5353), peer: NetworkAclPeer.ipv4('198.51.100.0/24') })] }),
});
const all = [NetworkAclRule.allow({ ruleNumber: 10, traffic: AclTraffic.allTraffic(), peer: NetworkAclPeer.vpc() })];
const closedToInternet = NetworkAclPreset.of({ inbound: all, outbound: all });
const peering = (destinations: string[]) => NetworkRoute.toPeering({ vpcPeeringConnectionId: 'pcx-1', destinations });

test.each<[string, string, NetworkProps]>([
  ['AvailabilityZonesMissing', 'availabilityZones: got []', { availabilityZones: [] }],
  ['AvailabilityZonesUnresolved', 'availabilityZones: got "a list token"', { availabilityZones: Fn.getAzs() }],
  ['AvailabilityZoneOutsideRegion', 'availabilityZones[1]: got "eu-west-1a"', { availabilityZones: ['us-east-1a', 'eu-west-1a'] }],
  ['AvailabilityZoneUnknownSlot', 'availabilityZones[0]: got "us-east-1f"', { availabilityZones: ['us-east-1f'] }],
  ['AvailabilityZoneUnknownSlot', 'availabilityZones[0]: got "us-east-1-bos-1a"', { availabilityZones: ['us-east-1-bos-1a'] }],
  ['AvailabilityZoneUnknownSlot', 'availabilityZones[0]: got "use1-az1"', { availabilityZones: ['use1-az1'] }],
  ['DuplicateAvailabilityZone', 'availabilityZones[1]: got "us-east-1a"', { availabilityZones: ['us-east-1a', 'us-east-1a'] }],
  ['TooManyAvailabilityZones', 'availabilityZones: got 3', { availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'], addressPlan: AddressPlan.of({ zoneSlots: 2 }) }],
  ['ZoneSlotTaken', 'availabilityZones[1]: got "us-east-1-bos-1a"', { availabilityZones: ['us-east-1a', 'us-east-1-bos-1a'], addressPlan: AddressPlan.of({ zoneSlot: { 'us-east-1-bos-1a': 0 } }) }],
  ['AvailabilityZonesAmbiguous', 'availabilityZoneCount: got 2', { availabilityZoneCount: 2, availabilityZones: ['us-east-1a', 'us-east-1b'] }],
  ['AvailabilityZoneCountInvalid', 'availabilityZoneCount: got 0', { availabilityZoneCount: 0 }],
  ['AvailabilityZoneCountInvalid', 'availabilityZoneCount: got 27', { availabilityZoneCount: 27 }],
  ['AvailabilityZoneCountInvalid', 'availabilityZoneCount: got 2.5', { availabilityZoneCount: 2.5 }],
  ['AvailabilityZoneCountInvalid', 'availabilityZoneCount: got "a token"', { availabilityZoneCount: Token.asNumber({ Ref: 'Count' }) }],
  ['TooManyAvailabilityZones', 'availabilityZoneCount: got 5', { availabilityZoneCount: 5 }],
  ['Ipv6ZoneUnsupported', 'ipv6: got "us-east-1-bos-1a"', { ipv6: true, availabilityZones: ['us-east-1a', 'us-east-1-bos-1a'], addressPlan: AddressPlan.of({ zoneSlot: { 'us-east-1-bos-1a': 3 } }) }],
  ['NatZoneUnknown', 'natStrategy.availabilityZone: got "us-east-1c"', { natStrategy: NatStrategy.single({ availabilityZone: 'us-east-1c' }) }],
  ['NatAllocationMissing', 'natStrategy.elasticIps: got ["us-east-1a"]', { natStrategy: NatStrategy.perAz({ elasticIps: { 'us-east-1a': a } }) }],
  ['NatAllocationUnused', 'natStrategy.elasticIps.us-east-1c: got "us-east-1c"', { natStrategy: NatStrategy.perAz({ elasticIps: { 'us-east-1a': a, 'us-east-1b': b, 'us-east-1c': { allocationId: 'eipalloc-c', publicIp: '192.0.2.3' } } }) }],
  ['NatAllocationDuplicate', 'natStrategy.elasticIps.us-east-1b: got "eipalloc-a"', { natStrategy: NatStrategy.perAz({ elasticIps: { 'us-east-1a': a, 'us-east-1b': a } }) }],
  ['NatZoneUnsupported', 'natStrategy: got "us-east-1-bos-1a"', { natStrategy: NatStrategy.regional(), availabilityZones: ['us-east-1a', 'us-east-1-bos-1a'], addressPlan: AddressPlan.of({ zoneSlot: { 'us-east-1-bos-1a': 3 } }) }],
  ['NatAllocationMissing', 'natStrategy.elasticIps: got ["us-east-1a"]', { natStrategy: NatStrategy.regional({ elasticIps: { 'us-east-1a': a } }) }],
  ['NatZoneUnknown', 'natStrategy.availabilityZone: got "us-east-1c"', { natStrategy: NatStrategy.instance({ availabilityZone: 'us-east-1c' }) }],
  ['NatInstanceTypeUnsupported', 'natStrategy.instanceType: got "t3.nano"', { natStrategy: NatStrategy.instance({ instanceType: new InstanceType('t3.nano') }) }],
  ['EndpointServiceUnknown', 'interfaceEndpoints.services[0]: got "ecr.apii"', { interfaceEndpoints: InterfaceEndpoints.of([new InterfaceVpcEndpointAwsService('ecr.apii')]) }],
  ['EndpointServiceDuplicate', 'interfaceEndpoints.services[5]: got "sts"', { interfaceEndpoints: InterfaceEndpoints.minimal().withServices(InterfaceVpcEndpointAwsService.STS) }],
  ['EndpointServiceGateway', 'interfaceEndpoints.services[0]: got "s3"', { interfaceEndpoints: InterfaceEndpoints.of([InterfaceVpcEndpointAwsService.S3]) }],
  ['EndpointServiceGateway', 'interfaceEndpoints.services[0]: got "dynamodb"', { interfaceEndpoints: InterfaceEndpoints.of([InterfaceVpcEndpointAwsService.DYNAMODB]) }],
  ['OrganizationIdInvalid', 'endpointAccess.organizationId: got "xo-a1b2c3d4e5"', { endpointAccess: EndpointAccess.organization('xo-a1b2c3d4e5') }],
  ['OrganizationIdInvalid', 'endpointAccess.organizationId: got "o-a1b2c3d4e5."', { endpointAccess: EndpointAccess.organization('o-a1b2c3d4e5.') }],
  ['DuplicateFlowLogDestination', 'flowLogs[1]: got "s3"', { flowLogs: [FlowLogDestination.s3(), FlowLogDestination.s3()] }],
  ['FlowLogOptionUnused', 'flowLogs[0].retention: got 30', { flowLogs: [FlowLogDestination.cloudWatchLogs({ retention: 30, logGroup })] }],
  ['FlowLogOptionUnused', 'flowLogs[0].expiration: got "30 days"', { flowLogs: [FlowLogDestination.s3({ expiration: Duration.days(30), bucket })] }],
  ['FlowLogOptionUnused', 'flowLogs[0].queryScanLimit: got "1073741824 bytes"', { flowLogs: [FlowLogDestination.s3({ queries: false, queryScanLimit: Size.gibibytes(1) })] }],
  ['FlowLogPrefixInvalid', 'flowLogs[0].prefix: got "logs/"', { flowLogs: [FlowLogDestination.s3({ prefix: 'logs/' })] }],
  ['FlowLogPrefixInvalid', 'flowLogs[0].prefix: got "vpc/AWSLogs"', { flowLogs: [FlowLogDestination.s3({ prefix: 'vpc/AWSLogs' })] }],
  ['FlowLogExpirationInvalid', 'flowLogs[0].expiration: got "0 days"', { flowLogs: [FlowLogDestination.s3({ expiration: Duration.days(0) })] }],
  ['FlowLogExpirationInvalid', 'flowLogs[0].expiration: got "1 day 12 hours"', { flowLogs: [FlowLogDestination.s3({ expiration: Duration.hours(36) })] }],
  ['FlowLogScanLimitInvalid', 'flowLogs[0].queryScanLimit: got "1048576 bytes"', { flowLogs: [FlowLogDestination.s3({ queryScanLimit: Size.mebibytes(1) })] }],
  ['RouteDestinationInvalid', 'routes[0].destinations[1]: got "10.8.0.1/16"', { routes: [peering(['10.9.0.0/16', '10.8.0.1/16'])] }],
  ['RouteDestinationInvalid', 'routes[0].destinations[0]: got "2001:db8::1::/32"', { routes: [peering(['2001:db8::1::/32'])] }],
  ['RouteDestinationLocal', 'routes[0].destinations[0]: got "10.0.128.0/20"', { routes: [peering(['10.0.128.0/20'])] }],
  ['RouteDestinationLocal', 'routes[0].destinations[0]: got "100.64.0.0/16"', { routes: [peering(['100.64.0.0/16'])], addressPlan: AddressPlan.of({ podCidr: '100.64.0.0/16' }) }],
  ['RouteDestinationTaken', 'routes[0].destinations[0]: got "0.0.0.0/0"', { routes: [peering(['0.0.0.0/0'])] }],
  ['RouteDestinationDuplicate', 'routes[1].destinations[0]: got "10.8.0.0/16"', { routes: [peering(['10.8.0.0/16']), peering(['10.8.0.0/16'])] }],
  ['RouteTierMissing', 'routes[0].tiers: got "data"', { routes: [NetworkRoute.toPeering({ vpcPeeringConnectionId: 'pcx-1', destinations: ['10.8.0.0/16'], tiers: [SubnetTier.DATA, SubnetTier.PRIVATE] })] }],
  ['DnsDomainInvalid', 'dnsFirewall.blockedDomains[0]: got "https://example.com"', { dnsFirewall: DnsFirewall.of({ blockedDomains: ['https://example.com'] }) }],
  ['DnsFirewallEmpty', 'dnsFirewall: got {"allowedDomains":["example.com"]}', { dnsFirewall: DnsFirewall.of({ allowedDomains: ['example.com'], threatProtection: false }) }],
  ['KarpenterDiscoveryInvalid', 'kubernetesTags.karpenterDiscovery: got " "', { kubernetesTags: KubernetesTags.of({ karpenterDiscovery: ' ' }) }],
  ['TierWithoutSlot', 'dataTier: got "2 tier slots"', { dataTier: true, addressPlan: AddressPlan.of({ tierSlots: 2 }) }],
  ['NetworkAclBlocksReturnTraffic', 'networkAcls.publicTier.inbound: got "rule 50, which denies UDP 5353 to 5353, 198.51.100.0/24"', { networkAcls: deniedReplies }],
  ['NetworkAclBlocksNeededTraffic', 'networkAcls: got "nothing from the private or pod tier to the internet, which they have NAT for"', { networkAcls: NetworkAcls.of({ privateTier: closedToInternet }) }],
  ['NetworkAclTooManyRules', 'networkAcls.publicTier.inbound: got "6 rules, with those for replies, and 1 default"', { networkAcls: NetworkAcls.recommended({ ruleQuota: 6 }) }],
  ['RemovalPolicyUnsupported', 'removalPolicy: got "snapshot"', { removalPolicy: RemovalPolicy.SNAPSHOT }],
])('%s: %s', (code, start, props) => {
  const message = problemsOf((stack) => new Network(stack, 'Network', props));
  expect(message).toContain('Test/Network: 1 problem\n');
  expect(message).toContain(`[${code}] ${start}, expected `);
});

test('every problem of a network is reported at once', () => {
  expect(problemsOf((stack) => new Network(stack, 'Network', {
    availabilityZones: ['us-east-1a', 'us-east-1a', 'us-east-1z'], natStrategy: NatStrategy.single({ availabilityZone: 'us-east-1b' }),
    dataTier: true, addressPlan: AddressPlan.of({ zoneSlots: 3, tierSlots: 2 }), removalPolicy: RemovalPolicy.SNAPSHOT,
  })).match(/^ {2}\[\w+\]/gm)).toEqual([
    '  [DuplicateAvailabilityZone]', '  [AvailabilityZoneUnknownSlot]', '  [NatZoneUnknown]', '  [TierWithoutSlot]', '  [RemovalPolicyUnsupported]',
  ]);
});

test('nothing is made of a network that is refused', () => {
  const stack = testStack();
  expect(() => new Network(stack, 'Network', { availabilityZones: [] })).toThrow();
  expect(stack.node.findAll().map(({ node }) => node.path)).toEqual(['Test', 'Test/Network']);
});

test('zones whose names are tokens take the slots of their positions', () => {
  const network = new Network(new Stack(new App(), 'Test'), 'Network', { availabilityZones: [0, 1, 2].map((index) => Fn.select(index, Fn.getAzs())) });
  expect(network.cfnSubnets.slice(0, 3).map(({ cidrBlock }) => cidrBlock)).toEqual(['10.0.0.0/20', '10.0.64.0/20', '10.0.128.0/20']);
});

test('the slot that is proposed is a free one', () => {
  expect(problemsOf((stack) => new Network(stack, 'Network', { availabilityZones: ['us-east-1d', 'us-east-1f'] }))).toContain("AddressPlan.of({ zoneSlot: { 'us-east-1f': 2 } })");
});

test('tokens beyond the slots, or beside a name with the same slot, are refused', () => {
  const token = (index: number) => Fn.select(index, Fn.getAzs());
  expect(problemsOf((stack) => new Network(stack, 'Network', { availabilityZones: [0, 1, 2].map(token), addressPlan: AddressPlan.of({ zoneSlots: 2 }) }))).toContain('[TooManyAvailabilityZones] availabilityZones: got 3');
  expect(problemsOf((stack) => new Network(stack, 'Network', { availabilityZones: ['us-east-1b', token(1)] }))).toContain('[ZoneSlotTaken] availabilityZones[1]: got "a token"');
});

test('addresses by zone need the names of the zones', () => {
  expect(() => new Network(new Stack(new App(), 'Test'), 'Network', { natStrategy: NatStrategy.perAz({ elasticIps: { 'us-east-1a': a, 'us-east-1b': b } }) }))
    .toThrow(/\[NatAllocationMissing\].*name the availabilityZones explicitly/);
});

describe('fromNetworkAttributes', () => {
  const attributes: NetworkAttributes = {
    vpcId: 'vpc-1', vpcCidrBlock: '10.0.0.0/16', availabilityZones: ['us-east-1a', 'us-east-1b'], publicSubnetIds: ['subnet-1', 'subnet-2'], privateSubnetIds: ['subnet-3', 'subnet-4'],
  };

  test('SubnetCountMismatch, every one at once', () => {
    expect(() => Network.fromNetworkAttributes(testStack(), 'Network', { ...attributes, privateSubnetIds: ['subnet-3'], dataSubnetIds: ['subnet-5'], podSubnetIds: ['subnet-6'], publicRouteTableIds: ['rtb-1'], podRouteTableIds: [] }))
      .toThrow(/Test\/Network: 5 problems\n.*\[SubnetCountMismatch\] privateSubnetIds: got \["subnet-3"\], expected 2.*\n.*dataSubnetIds.*\n.*podSubnetIds.*\n.*publicRouteTableIds.*\n.*podRouteTableIds/);
  });

  test('lists that are tokens pass', () => {
    expect(() => Network.fromNetworkAttributes(testStack(), 'Network', { ...attributes, publicSubnetIds: [Token.asString({ Ref: 'A' }), Token.asString({ Ref: 'B' })] })).not.toThrow();
  });
});
