import { Aws } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { templateOf, testStack } from '@external-metrics/testkit';
import { AddressPlan, AddressPlanOptions, KubernetesTags, NatStrategy, Network, NetworkProps, SubnetTier } from '../src';

const addressPlan = AddressPlan.of({ podCidr: '100.64.0.0/16' });
const build = (props: NetworkProps = {}) => templateOf((stack) => new Network(stack, 'Network', { addressPlan, ...props }));

describe('the plan', () => {
  test('a block for each zone', () => {
    expect(addressPlan).toMatchObject({ podCidr: '100.64.0.0/16', podSubnetPrefix: 18, subnetPrefix: 20 });
    expect([0, 1, 2, 3].map((slot) => addressPlan.subnetCidr(SubnetTier.POD, slot))).toEqual(['100.64.0.0/18', '100.64.64.0/18', '100.64.128.0/18', '100.64.192.0/18']);
    expect(addressPlan.hasTier(SubnetTier.POD)).toBe(true);
  });

  test('none without a block', () => {
    const plan = AddressPlan.of();
    expect(plan.hasTier(SubnetTier.POD)).toBe(false);
    expect(() => plan.subnetCidr(SubnetTier.POD, 0)).toThrow('[TierWithoutSlot] tier: got "pod", expected an address plan with a block for pods; give podCidr');
  });

  test.each([[4, 5], [1, 5]])('as many zones as %d x 3 slots can grow to without another bit', (zoneSlots, grown) => {
    const prefixes = [zoneSlots, grown].map((count) => AddressPlan.of({ zoneSlots: count, tierSlots: 3, podCidr: '100.64.0.0/16' }).podSubnetPrefix);
    expect(prefixes[0] === prefixes[1]).toBe(zoneSlots === 4);
  });

  test.each<[string, AddressPlanOptions]>([
    ['CidrInvalid', { podCidr: '100.64.0.0' }],
    ['CidrTooLarge', { podCidr: '100.64.0.0/10' }],
    ['CidrTooSmall', { podCidr: '100.64.0.0/27' }],
    ['PodCidrOverlaps', { podCidr: '10.0.128.0/20' }],
    ['PodCidrOverlaps', { cidr: '10.0.128.0/20', podCidr: '10.0.0.0/16' }],
    ['PodCidrRestricted', { podCidr: '172.16.0.0/16' }],
    ['PodCidrRestricted', { podCidr: '192.168.0.0/16' }],
    ['PodCidrRestricted', { podCidr: '198.19.0.0/16' }],
    ['PodCidrRestricted', { podCidr: '169.254.0.0/16' }],
    ['PodCidrRestricted', { cidr: '10.1.0.0/16', podCidr: '10.0.0.0/16' }],
    ['PodCidrRestricted', { cidr: '10.0.0.0/20', podCidr: '10.0.128.0/20' }],
    ['PodCidrRestricted', { cidr: '10.2.0.0/16', podCidr: '172.16.0.0/16' }],
    ['PodCidrRestricted', { cidr: '10.2.0.0/16', podCidr: '192.168.0.0/16' }],
    ['PodCidrRestricted', { cidr: '10.2.0.0/16', podCidr: '198.19.0.0/16' }],
    ['PodCidrRestricted', { cidr: '172.16.0.0/16', podCidr: '10.2.0.0/16' }],
    ['PodCidrRestricted', { cidr: '172.16.0.0/16', podCidr: '172.31.0.0/16' }],
    ['PodCidrRestricted', { cidr: '192.168.0.0/16', podCidr: '10.2.0.0/16' }],
    ['PodCidrRestricted', { cidr: '198.19.0.0/16', podCidr: '10.2.0.0/16' }],
    ['PodCidrRestricted', { cidr: '100.64.0.0/16', podCidr: '10.2.0.0/16' }],
    ['PodCidrRestricted', { cidr: '100.64.0.0/16', podCidr: '198.19.0.0/16' }],
  ])('%s: %j', (code, options) => {
    expect(() => AddressPlan.of(options)).toThrow(`AddressPlan: 1 problem\n  [${code}] podCidr: got "${options.podCidr}"`);
  });

  test('CidrUnresolved', () => {
    expect(() => AddressPlan.of({ podCidr: Aws.STACK_NAME })).toThrow('[CidrUnresolved] podCidr: got "a token"');
  });

  test.each<AddressPlanOptions>([
    { podCidr: '10.2.0.0/16' }, { podCidr: '198.18.0.0/16' }, { cidr: '10.2.0.0/16', podCidr: '10.0.0.0/16' }, { cidr: '172.16.0.0/16', podCidr: '172.17.0.0/16' },
    { cidr: '192.168.0.0/24', podCidr: '192.168.128.0/17' }, { cidr: '198.19.0.0/17', podCidr: '198.19.128.0/17' }, { cidr: '100.64.0.0/16', podCidr: '100.65.0.0/16' }, { cidr: '192.168.0.0/16', podCidr: '100.64.0.0/24' },
  ])('AWS takes %j', (options) => {
    expect(() => AddressPlan.of(options)).not.toThrow();
  });
});

describe('the network', () => {
  test('a second block of the VPC, and subnets that wait for it', () => {
    const template = build();
    template.hasResourceProperties('AWS::EC2::VPCCidrBlock', { VpcId: { Ref: 'Network1C6012B5' }, CidrBlock: '100.64.0.0/16' });
    for (const [zone, cidr] of [['a', '100.64.0.0/18'], ['b', '100.64.64.0/18']]) {
      template.hasResource('AWS::EC2::Subnet', {
        Properties: {
          AvailabilityZone: `us-east-1${zone}`, CidrBlock: cidr, MapPublicIpOnLaunch: false,
          Tags: [{ Key: 'kubernetes.io/role/cni', Value: '1' }, { Key: 'Name', Value: `Test/Network/pod-us-east-1${zone}` }],
        },
        DependsOn: [Match.stringLikeRegexp('^NetworkPodCidrBlock')],
      });
    }
    template.resourceCountIs('AWS::EC2::Subnet', 6);
  });

  test('without a block there is nothing of it', () => {
    const template = build({ addressPlan: AddressPlan.of() });
    template.resourceCountIs('AWS::EC2::VPCCidrBlock', 0);
    template.resourceCountIs('AWS::EC2::Subnet', 4);
  });

  test('no tags where those of Kubernetes are off', () => {
    build({ kubernetesTags: KubernetesTags.none() }).hasResourceProperties('AWS::EC2::Subnet', { CidrBlock: '100.64.0.0/18', Tags: [{ Key: 'Name', Value: 'Test/Network/pod-us-east-1a' }] });
  });

  test('routed as the private subnets of their zone', () => {
    const template = build();
    for (const zone of ['A', 'B']) {
      template.hasResourceProperties('AWS::EC2::Route', {
        DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: { Ref: Match.stringLikeRegexp(`^NetworkPublic${zone}NatGateway`) }, RouteTableId: { Ref: Match.stringLikeRegexp(`^NetworkPod${zone}RouteTable`) },
      });
    }
    template.allResourcesProperties('AWS::EC2::VPCEndpoint', { RouteTableIds: Match.arrayWith([Match.objectLike({ Ref: Match.stringLikeRegexp('^NetworkPodA') }), Match.objectLike({ Ref: Match.stringLikeRegexp('^NetworkPodB') })]) });
  });

  test('the subnets are apart from those that the VPC chooses from', () => {
    const stack = testStack();
    const network = new Network(stack, 'Network', { addressPlan, dataTier: true });
    expect(network.podCidrBlock).toBe('100.64.0.0/16');
    expect(stack.resolve(network.podSubnets.map(({ subnetId, availabilityZone, routeTable, ipv4CidrBlock }) => [subnetId, availabilityZone, routeTable.routeTableId, ipv4CidrBlock]))).toEqual([
      [{ Ref: expect.stringMatching('^NetworkPodASubnet') }, 'us-east-1a', { Ref: expect.stringMatching('^NetworkPodARouteTable') }, '100.64.0.0/18'],
      [{ Ref: expect.stringMatching('^NetworkPodBSubnet') }, 'us-east-1b', { Ref: expect.stringMatching('^NetworkPodBRouteTable') }, '100.64.64.0/18'],
    ]);
    const chosen = [...network.vpc.publicSubnets, ...network.vpc.privateSubnets, ...network.vpc.isolatedSubnets].map(({ subnetId }) => subnetId);
    expect(chosen).toHaveLength(6);
    expect(network.podSubnets.filter(({ subnetId }) => chosen.includes(subnetId))).toEqual([]);
    expect(network.vpc.selectSubnets({ subnets: network.podSubnets }).subnets).toEqual(network.podSubnets);
  });

  test.each([[NatStrategy.perAz(), 4], [NatStrategy.none(), 0]])('what needs egress waits for the routes, $kind', (natStrategy, expected) => {
    const stack = testStack();
    const { vpc, podSubnets } = new Network(stack, 'Network', { addressPlan, natStrategy });
    const group = new SecurityGroup(stack, 'Group', { vpc });
    group.node.addDependency(...podSubnets.map(({ internetConnectivityEstablished }) => internetConnectivityEstablished));
    const [{ DependsOn = [] }] = Object.values(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroup'));
    expect((DependsOn as string[]).filter((id) => /^NetworkPod[AB](DefaultRoute|RouteTableAssociation)/.test(id))).toHaveLength(expected);
  });
});
