import { Match } from 'aws-cdk-lib/assertions';
import { replacementPropertiesOf, templateOf, testStack } from '@external-metrics/testkit';
import { AddressPlan, BlockPublicAccessExclusion, BlockPublicAccessMode, NatStrategy, Network, NetworkProps, VpcBlockPublicAccess, VpcEncryptionControl } from '../src';

const ENCRYPTION = 'AWS::EC2::VPCEncryptionControl';
const EXCLUSION = 'AWS::EC2::VPCBlockPublicAccessExclusion';
const build = (props: NetworkProps) => templateOf((stack) => new Network(stack, 'Network', props));

/** What is excluded from encryption. */
function exclusionsOf(props: NetworkProps): string[] {
  const [{ Properties }] = Object.values(build(props).findResources(ENCRYPTION));
  return Object.entries(Properties as Record<string, unknown>).filter(([, value]) => value === 'enable').map(([name]) => name.replace('ExclusionInput', '')).sort();
}

test('neither is there by default', () => {
  for (const type of [ENCRYPTION, EXCLUSION]) build({}).resourceCountIs(type, 0);
});

describe('encryption control', () => {
  test('monitor() refuses nothing', () => {
    build({ encryptionControl: VpcEncryptionControl.monitor() }).hasResource(ENCRYPTION, { Properties: Match.exact({ VpcId: { Ref: 'Network1C6012B5' }, Mode: 'monitor', Tags: [{ Key: 'Name', Value: 'Test/Network' }] }) });
  });

  test('enforce() leaves the network its gateways', () => {
    build({ encryptionControl: VpcEncryptionControl.enforce() }).hasResourceProperties(ENCRYPTION, {
      Mode: 'enforce', VpcId: { Ref: 'Network1C6012B5' }, InternetGatewayExclusionInput: 'enable', NatGatewayExclusionInput: 'enable', EgressOnlyInternetGatewayExclusionInput: 'disable',
      VpcPeeringExclusionInput: 'disable', VirtualPrivateGatewayExclusionInput: 'disable', LambdaExclusionInput: 'disable', VpcLatticeExclusionInput: 'disable', ElasticFileSystemExclusionInput: 'disable',
    });
  });

  test.each<[string, NetworkProps, string[]]>([
    ['a single NAT gateway', { natStrategy: NatStrategy.single() }, ['InternetGateway', 'NatGateway']],
    ['a regional NAT gateway', { natStrategy: NatStrategy.regional() }, ['InternetGateway', 'NatGateway']],
    ['a NAT instance', { natStrategy: NatStrategy.instance() }, ['InternetGateway']],
    ['no egress', { natStrategy: NatStrategy.none(), ipv6: true }, ['InternetGateway']],
    ['IPv6', { ipv6: true }, ['EgressOnlyInternetGateway', 'InternetGateway', 'NatGateway']],
  ])('enforce() with %s', (_, props, expected) => {
    expect(exclusionsOf({ ...props, encryptionControl: VpcEncryptionControl.enforce() })).toEqual(expected);
  });

  test.each(['vpcPeering', 'virtualPrivateGateway', 'lambda', 'vpcLattice', 'elasticFileSystem'])('enforce() without %s', (exclusion) => {
    const name = `${exclusion[0].toUpperCase()}${exclusion.slice(1)}`;
    expect(exclusionsOf({ natStrategy: NatStrategy.none(), encryptionControl: VpcEncryptionControl.enforce({ [exclusion]: true }) })).toEqual(['InternetGateway', name].sort());
  });

  test('from monitor() to enforce() in place, and the VPC stays as it is', () => {
    const [monitor, enforce] = [VpcEncryptionControl.monitor(), VpcEncryptionControl.enforce()].map((encryptionControl) => build({ encryptionControl }));
    expect(Object.keys(monitor.findResources(ENCRYPTION))).toEqual(Object.keys(enforce.findResources(ENCRYPTION)));
    expect(replacementPropertiesOf(ENCRYPTION)).toEqual(['VpcId']);
    for (const template of [monitor, enforce]) expect(template.findResources('AWS::EC2::VPC')).toEqual(build({}).findResources('AWS::EC2::VPC'));
  });
});

describe('block public access', () => {
  test.each([BlockPublicAccessExclusion.ALLOW_BIDIRECTIONAL, BlockPublicAccessExclusion.ALLOW_EGRESS])('the VPC is excluded: %s', (blockPublicAccessExclusion) => {
    build({ blockPublicAccessExclusion }).hasResourceProperties(EXCLUSION, { VpcId: { Ref: 'Network1C6012B5' }, InternetGatewayExclusionMode: blockPublicAccessExclusion, SubnetId: Match.absent(), Tags: [{ Key: 'Name', Value: 'Test/Network' }] });
  });

  test('a network never switches an account', () => {
    build({ blockPublicAccessExclusion: BlockPublicAccessExclusion.ALLOW_EGRESS, ipv6: true, dataTier: true, addressPlan: AddressPlan.of({ podCidr: '100.64.0.0/16' }) }).resourceCountIs('AWS::EC2::VPCBlockPublicAccessOptions', 0);
  });

  test.each([[undefined, 'block-ingress'], [BlockPublicAccessMode.BLOCK_INGRESS, 'block-ingress'], [BlockPublicAccessMode.BLOCK_BIDIRECTIONAL, 'block-bidirectional']])('the account: %p', (mode, expected) => {
    const stack = testStack();
    const { resource } = new VpcBlockPublicAccess(stack, 'VpcBlockPublicAccess', { mode });
    expect(resource.internetGatewayBlockMode).toBe(expected);
    templateOf((other) => new VpcBlockPublicAccess(other, 'VpcBlockPublicAccess', { mode })).hasResourceProperties('AWS::EC2::VPCBlockPublicAccessOptions', { InternetGatewayBlockMode: expected });
  });
});
