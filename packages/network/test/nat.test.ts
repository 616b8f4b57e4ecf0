import { Template } from 'aws-cdk-lib/assertions';
import { templateOf, testStack } from '@external-metrics/testkit';
import { NatStrategy, Network, NetworkProps } from '../src';

const build = (props: NetworkProps) => templateOf((stack) => new Network(stack, 'Network', props));

/** By private route table: the gateway of its default route. */
function natRoutes(template: Template): Record<string, string> {
  return Object.fromEntries(Object.values(template.findResources('AWS::EC2::Route'))
    .map(({ Properties }) => Properties as { RouteTableId: { Ref: string }; NatGatewayId?: { Ref: string } })
    .filter(({ NatGatewayId }) => NatGatewayId)
    .map(({ RouteTableId, NatGatewayId }) => [withoutHash(RouteTableId.Ref), withoutHash(NatGatewayId!.Ref)]));
}

function withoutHash(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}

describe('perAz', () => {
  const template = build({ natStrategy: NatStrategy.perAz() });

  test('is the default', () => {
    expect(build({}).toJSON()).toEqual(template.toJSON());
  });

  test('each private subnet goes out through the gateway of its own zone', () => {
    expect(natRoutes(template)).toEqual({ NetworkPrivateARouteTable: 'NetworkPublicANatGateway', NetworkPrivateBRouteTable: 'NetworkPublicBNatGateway' });
  });

  test('each gateway is in the public subnet of its zone and waits for its route', () => {
    const gateways = template.findResources('AWS::EC2::NatGateway');
    for (const [logicalId, { Properties, DependsOn }] of Object.entries(gateways)) {
      const zone = /Public([AB])/.exec(logicalId)![1];
      expect((Properties as { SubnetId: { Ref: string } }).SubnetId.Ref).toMatch(new RegExp(`^NetworkPublic${zone}Subnet`));
      expect(Properties).toMatchObject({ Tags: [{ Key: 'Name', Value: `Test/Network/public-us-east-1${zone.toLowerCase()}` }] });
      expect((DependsOn as string[]).map(withoutHash)).toEqual([`NetworkPublic${zone}DefaultRoute`, `NetworkPublic${zone}RouteTableAssociation`]);
    }
    expect(Object.keys(gateways)).toHaveLength(2);
  });

  test('each address waits for the way to the internet, too', () => {
    for (const [logicalId, { DependsOn }] of Object.entries(template.findResources('AWS::EC2::EIP'))) {
      const zone = /Public([AB])/.exec(logicalId)![1];
      expect((DependsOn as string[]).map(withoutHash)).toEqual([`NetworkPublic${zone}DefaultRoute`, `NetworkPublic${zone}RouteTableAssociation`]);
    }
  });

  test('addresses that exist already', () => {
    const stack = testStack();
    const elasticIps = { 'us-east-1a': { allocationId: 'eipalloc-a', publicIp: '192.0.2.1' }, 'us-east-1b': { allocationId: 'eipalloc-b', publicIp: '192.0.2.2' } };
    const network = new Network(stack, 'Network', { natStrategy: NatStrategy.perAz({ elasticIps }) });
    const brought = Template.fromStack(stack);
    brought.resourceCountIs('AWS::EC2::EIP', 0);
    brought.hasResourceProperties('AWS::EC2::NatGateway', { AllocationId: 'eipalloc-b' });
    expect(network.egressIps).toEqual(['192.0.2.1', '192.0.2.2']);
  });
});

describe('single', () => {
  test('all private subnets go out through the gateway of the first zone', () => {
    expect(natRoutes(build({ natStrategy: NatStrategy.single() }))).toEqual({ NetworkPrivateARouteTable: 'NetworkPublicANatGateway', NetworkPrivateBRouteTable: 'NetworkPublicANatGateway' });
  });

  test('or of the zone that is named, with an address that exists already', () => {
    const template = build({ natStrategy: NatStrategy.single({ availabilityZone: 'us-east-1b', elasticIp: { allocationId: 'eipalloc-b', publicIp: '192.0.2.2' } }) });
    expect(natRoutes(template)).toEqual({ NetworkPrivateARouteTable: 'NetworkPublicBNatGateway', NetworkPrivateBRouteTable: 'NetworkPublicBNatGateway' });
    template.resourceCountIs('AWS::EC2::EIP', 0);
    template.hasResourceProperties('AWS::EC2::NatGateway', { AllocationId: 'eipalloc-b' });
  });
});

test('none: no gateway, no address, no alarm of one, no private default route', () => {
  const template = build({ natStrategy: NatStrategy.none(), flowLogs: [] });
  for (const type of ['AWS::EC2::NatGateway', 'AWS::EC2::EIP', 'AWS::CloudWatch::Alarm']) template.resourceCountIs(type, 0);
  expect(natRoutes(template)).toEqual({});
});

test('egressIps are the addresses of the gateways', () => {
  const stack = testStack();
  const { egressIps, natGateways } = new Network(stack, 'Network');
  expect(stack.resolve(egressIps)).toEqual([{ Ref: expect.stringMatching(/^NetworkPublicAElasticIp/) }, { Ref: expect.stringMatching(/^NetworkPublicBElasticIp/) }]);
  expect(natGateways.map(({ availabilityZone }) => availabilityZone)).toEqual(['us-east-1a', 'us-east-1b']);
});
