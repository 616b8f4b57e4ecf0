import { CfnParameter, Stack, Token } from 'aws-cdk-lib';
import { CfnTransitGateway } from 'aws-cdk-lib/aws-ec2';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { problemsOf, replacementPropertiesOf, templateOf, testStack } from '@external-metrics/testkit';
import { AddressPlan, NatStrategy, Network, NetworkProps, NetworkRoute, SubnetTier } from '../src';

const transitGatewayId = 'tgw-0123456789abcdef0';
const vpcPeeringConnectionId = 'pcx-0123456789abcdef0';
const addressPlan = AddressPlan.of({ podCidr: '100.64.0.0/16' });
const toTransitGateway = NetworkRoute.toTransitGateway({ transitGatewayId, destinations: ['172.16.0.0/12'] });
const build = (props: NetworkProps) => templateOf((stack) => new Network(stack, 'Network', props));

/** The routes to a target by the start of their route table's logical ID and their destination. */
function routesOf(template: Template, target: Record<string, unknown>): string[] {
  return Object.values(template.findResources('AWS::EC2::Route', { Properties: target })).map(({ Properties }) => {
    const { RouteTableId, DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId } = Properties as Record<string, string> & { RouteTableId: { Ref: string } };
    return `${/^Network(.*)RouteTable/.exec(RouteTableId.Ref)![1]} ${DestinationCidrBlock ?? DestinationIpv6CidrBlock ?? DestinationPrefixListId}`;
  }).sort();
}

describe('to a transit gateway', () => {
  test('the VPC is attached once, through every private subnet, and the private and pod subnets have the routes', () => {
    const template = build({ addressPlan, dataTier: true, routes: [toTransitGateway, NetworkRoute.toTransitGateway({ transitGatewayId, destinations: ['192.168.0.0/16'], tiers: [SubnetTier.DATA] })] });
    template.resourceCountIs('AWS::EC2::TransitGatewayAttachment', 1);
    template.hasResourceProperties('AWS::EC2::TransitGatewayAttachment', {
      TransitGatewayId: transitGatewayId, VpcId: { Ref: 'Network1C6012B5' }, Options: Match.absent(), Tags: [{ Key: 'Name', Value: 'Test/Network' }],
      SubnetIds: ['A', 'B'].map((zone) => ({ Ref: Match.stringLikeRegexp(`^NetworkPrivate${zone}Subnet`) })),
    });
    expect(routesOf(template, { TransitGatewayId: transitGatewayId })).toEqual([
      'DataA 192.168.0.0/16', 'DataB 192.168.0.0/16', 'PodA 172.16.0.0/12', 'PodB 172.16.0.0/12', 'PrivateA 172.16.0.0/12', 'PrivateB 172.16.0.0/12',
    ]);
  });

  test('the routes wait for the attachment', () => {
    const template = build({ routes: [NetworkRoute.toTransitGateway({ transitGatewayId, destinations: ['192.168.0.0/16'], isAttached: true }), toTransitGateway] });
    const [attachment] = Object.keys(template.findResources('AWS::EC2::TransitGatewayAttachment'));
    for (const { DependsOn } of Object.values(template.findResources('AWS::EC2::Route', { Properties: { TransitGatewayId: transitGatewayId } }))) expect(DependsOn).toEqual([attachment]);
  });

  test('attached by somebody else: routes alone, which wait for nothing', () => {
    const template = build({ routes: [NetworkRoute.toTransitGateway({ transitGatewayId, destinations: ['172.16.0.0/12'], isAttached: true })] });
    template.resourceCountIs('AWS::EC2::TransitGatewayAttachment', 0);
    const routes = Object.values(template.findResources('AWS::EC2::Route', { Properties: { TransitGatewayId: transitGatewayId } }));
    expect(routes.map(({ DependsOn }) => DependsOn as unknown)).toEqual([undefined, undefined]);
  });

  test('IPv6: the attachment carries it, once the subnets have their blocks', () => {
    const template = build({ ipv6: true, routes: [NetworkRoute.toTransitGateway({ transitGatewayId, destinations: ['2001:db8::/32'] })] });
    template.hasResource('AWS::EC2::TransitGatewayAttachment', {
      Properties: { Options: { Ipv6Support: 'enable' } }, DependsOn: ['A', 'B'].map((zone) => Match.stringLikeRegexp(`^NetworkPrivate${zone}Ipv6CidrBlock`)),
    });
    expect(routesOf(template, { TransitGatewayId: transitGatewayId })).toEqual(['PrivateA 2001:db8::/32', 'PrivateB 2001:db8::/32']);
  });

  test('local zones have the routes, but no attachment', () => {
    const template = build({ availabilityZones: ['us-east-1a', 'us-east-1-bos-1a'], addressPlan: AddressPlan.of({ zoneSlot: { 'us-east-1-bos-1a': 3 } }), routes: [toTransitGateway] });
    template.hasResourceProperties('AWS::EC2::TransitGatewayAttachment', { SubnetIds: [{ Ref: Match.stringLikeRegexp('^NetworkPrivateASubnet') }] });
    expect(routesOf(template, { TransitGatewayId: transitGatewayId })).toEqual(['PrivateA 172.16.0.0/12', 'PrivateBos1A 172.16.0.0/12']);
  });

  test('central egress: everything, where there is no NAT', () => {
    const template = build({ natStrategy: NatStrategy.none(), ipv6: true, routes: [NetworkRoute.toTransitGateway({ transitGatewayId, destinations: ['0.0.0.0/0', '::/0'] })] });
    expect(routesOf(template, { TransitGatewayId: transitGatewayId })).toEqual(['PrivateA 0.0.0.0/0', 'PrivateA ::/0', 'PrivateB 0.0.0.0/0', 'PrivateB ::/0']);
  });

  test('one that is made in the same app', () => {
    const stack = testStack();
    const gateway = new CfnTransitGateway(stack, 'Gateway');
    new Network(stack, 'Network', { routes: [NetworkRoute.toTransitGateway({ transitGatewayId: gateway.ref, destinations: ['172.16.0.0/12'] })] });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::TransitGatewayAttachment', { TransitGatewayId: { Ref: 'Gateway' } });
    expect(routesOf(Template.fromStack(stack), { TransitGatewayId: { Ref: 'Gateway' } })).toHaveLength(2);
  });
});

test('to a peering connection: routes to blocks and prefix lists, and no attachment', () => {
  const template = build({ dataTier: true, routes: [NetworkRoute.toPeering({ vpcPeeringConnectionId, destinations: ['10.1.0.0/16', 'pl-0123456789abcdef0'], tiers: [SubnetTier.PUBLIC, SubnetTier.DATA] })] });
  expect(routesOf(template, { VpcPeeringConnectionId: vpcPeeringConnectionId })).toEqual(['DataA', 'DataB', 'PublicA', 'PublicB'].flatMap((subnet) => [`${subnet} 10.1.0.0/16`, `${subnet} pl-0123456789abcdef0`]));
  template.hasResourceProperties('AWS::EC2::Route', { DestinationPrefixListId: 'pl-0123456789abcdef0', DestinationCidrBlock: Match.absent() });
  template.resourceCountIs('AWS::EC2::TransitGatewayAttachment', 0);
});

test('without routes there are none', () => {
  expect(build({ routes: [] }).toJSON()).toEqual(build({}).toJSON());
});

describe('a change', () => {
  const idsOf = (template: Template, type: string) => Object.keys(template.findResources(type)).sort();
  const before = build({ routes: [toTransitGateway] });

  test('of order changes nothing', () => {
    const routes = [toTransitGateway, NetworkRoute.toPeering({ vpcPeeringConnectionId, destinations: ['10.1.0.0/16', '10.2.0.0/16'] })];
    const reordered = [NetworkRoute.toPeering({ vpcPeeringConnectionId, destinations: ['10.2.0.0/16', '10.1.0.0/16'] }), toTransitGateway];
    expect(build({ routes: reordered }).toJSON()).toEqual(build({ routes }).toJSON());
  });

  test('a zone is added to the attachment in place', () => {
    const after = build({ routes: [toTransitGateway], availabilityZoneCount: 3 });
    expect(idsOf(after, 'AWS::EC2::TransitGatewayAttachment')).toEqual(idsOf(before, 'AWS::EC2::TransitGatewayAttachment'));
    expect(replacementPropertiesOf('AWS::EC2::TransitGatewayAttachment')).toEqual(['TransitGatewayId', 'VpcId']);
    expect(idsOf(after, 'AWS::EC2::Route')).toEqual(expect.arrayContaining(idsOf(before, 'AWS::EC2::Route')));
  });

  test('of the target is one of the same route', () => {
    expect(idsOf(build({ routes: [NetworkRoute.toPeering({ vpcPeeringConnectionId, destinations: ['172.16.0.0/12'] })] }), 'AWS::EC2::Route')).toEqual(idsOf(before, 'AWS::EC2::Route'));
  });
});

describe('destinations', () => {
  const peering = (...destinations: string[]) => NetworkRoute.toPeering({ vpcPeeringConnectionId, destinations });
  const refusal = (props: NetworkProps) => problemsOf((stack) => new Network(stack, 'Network', props));

  test.each(['10.0.0.0', '10.1.0.1/16', '2001:db8::1/32', '2001:db8::/129', 'pl-xyz', 'tgw-1', ''])('%p is refused', (destination) => {
    expect(refusal({ routes: [peering(destination)] })).toContain(`Test/Network: 1 problem\n  [RouteDestinationInvalid] routes[0].destinations[0]: got ${JSON.stringify(destination)}`);
  });

  test.each([['10.0.0.0/16', '10.0.0.0/16'], ['10.0.96.0/20', '10.0.0.0/16'], ['100.64.3.0/24', '100.64.0.0/16']])('%s is inside the VPC', (destination, own) => {
    expect(refusal({ addressPlan, routes: [peering(destination)] })).toContain(`[RouteDestinationLocal] routes[0].destinations[0]: got "${destination}", expected a destination outside ${own}`);
  });

  test.each(['10.0.0.0/8', '10.1.0.0/16', '2001:db8::/32', '::a00:0/112'])('%s is not', (destination) => {
    expect(() => build({ addressPlan, routes: [peering(destination)] })).not.toThrow();
  });

  test.each<[string, NetworkProps]>([
    ['0.0.0.0/0', {}], ['0.0.0.0/0', { natStrategy: NatStrategy.regional() }], ['::/0', { ipv6: true }], ['0:0::0/0', { ipv6: true }],
  ])('%s is taken by NAT: %p', (destination, props) => {
    expect(refusal({ ...props, routes: [peering(destination)] })).toContain(`1 problem\n  [RouteDestinationTaken] routes[0].destinations[0]: got "${destination}", expected a destination that the private subnets have no route for yet`);
  });

  test('everything is taken in the public subnets in any case, and never in the data subnets', () => {
    const everything = (tier: SubnetTier) => ({ natStrategy: NatStrategy.none(), dataTier: true, routes: [NetworkRoute.toPeering({ vpcPeeringConnectionId, destinations: ['0.0.0.0/0'], tiers: [tier] })] });
    expect(refusal(everything(SubnetTier.PUBLIC))).toContain('[RouteDestinationTaken]');
    expect(routesOf(build({ ...everything(SubnetTier.DATA), natStrategy: NatStrategy.perAz() }), { VpcPeeringConnectionId: vpcPeeringConnectionId })).toEqual(['DataA 0.0.0.0/0', 'DataB 0.0.0.0/0']);
  });

  test('::/0 is free without IPv6', () => {
    expect(() => build({ routes: [peering('::/0')] })).not.toThrow();
  });

  test.each([['10.1.0.0/16', '10.1.0.0/16'], ['2001:db8::/32', '2001:DB8:0::/32'], ['pl-0123', 'pl-0123']])('%s is the same as %s', (one, other) => {
    expect(refusal({ routes: [peering(one), peering(other)] })).toContain(`1 problem\n  [RouteDestinationDuplicate] routes[1].destinations[0]: got "${other}"`);
  });

  test('the same in another tier is another one', () => {
    const inTier = (tier: SubnetTier) => NetworkRoute.toPeering({ vpcPeeringConnectionId, destinations: ['10.1.0.0/16'], tiers: [tier] });
    expect(() => build({ routes: [inTier(SubnetTier.PRIVATE), inTier(SubnetTier.PUBLIC)] })).not.toThrow();
  });

  test('blocks that differ in the place of their zeros alone have routes of their own', () => {
    expect(routesOf(build({ routes: [peering('2001::2:3/128', '2001:2::3/128')] }), { VpcPeeringConnectionId: vpcPeeringConnectionId })).toHaveLength(4);
  });

  test.each([SubnetTier.DATA, SubnetTier.POD])('the %s tier has to be there', (tier) => {
    expect(refusal({ routes: [NetworkRoute.toPeering({ vpcPeeringConnectionId, destinations: ['10.1.0.0/16'], tiers: [tier] })] }))
      .toContain(`1 problem\n  [RouteTierMissing] routes[0].tiers: got "${tier}", expected tiers of the network: public, private; `);
  });

  test('tokens pass, each with a route of its own', () => {
    const stack = new Stack();
    const [one, other] = ['One', 'Other'].map((id) => new CfnParameter(stack, id).valueAsString);
    new Network(stack, 'Network', { availabilityZoneCount: 1, addressPlan: AddressPlan.of({ cidr: '10.0.0.0/16' }), routes: [peering(one, other, Token.asString({ Ref: 'Third' }))] });
    expect(Object.values(Template.fromStack(stack).findResources('AWS::EC2::Route', { Properties: { VpcPeeringConnectionId: vpcPeeringConnectionId } })).map(({ Properties }) => (Properties as Record<string, unknown>).DestinationCidrBlock))
      .toEqual([{ Ref: 'One' }, { Ref: 'Other' }, { Ref: 'Third' }]);
  });
});
