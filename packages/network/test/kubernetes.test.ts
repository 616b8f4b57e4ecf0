import { Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { problemsOf, templateOf } from '@external-metrics/testkit';
import { AddressPlan, KubernetesTags, Network } from '../src';

const build = (kubernetesTags?: KubernetesTags) => templateOf((stack) => new Network(stack, 'Network', { kubernetesTags, dataTier: true, availabilityZoneCount: 1, addressPlan: AddressPlan.of({ podCidr: '100.64.0.0/16' }) }));

/** The tags but the name, by tier. */
function tagsOf(template: Template): Record<string, unknown> {
  return Object.fromEntries(Object.entries(template.findResources('AWS::EC2::Subnet')).map(([id, { Properties }]) => [
    /^Network([A-Z][a-z]+)/.exec(id)![1], Object.fromEntries((Properties as { Tags: { Key: string; Value: unknown }[] }).Tags.filter(({ Key }) => Key !== 'Name').map(({ Key, Value }) => [Key, Value])),
  ]));
}

test.each([['by default', undefined], ['of()', KubernetesTags.of()]])('%s: for load balancers and the VPC CNI', (_, tags) => {
  expect(tagsOf(build(tags))).toEqual({ Public: { 'kubernetes.io/role/elb': '1' }, Private: { 'kubernetes.io/role/internal-elb': '1' }, Data: {}, Pod: { 'kubernetes.io/role/cni': '1' } });
});

test('karpenterDiscovery: the private subnets alone are selected for nodes', () => {
  expect(tagsOf(build(KubernetesTags.of({ karpenterDiscovery: 'blue' })))).toEqual({
    Public: { 'kubernetes.io/role/elb': '1' }, Private: { 'kubernetes.io/role/internal-elb': '1', 'karpenter.sh/discovery': 'blue' }, Data: {}, Pod: { 'kubernetes.io/role/cni': '1' },
  });
});

test('none()', () => {
  expect(tagsOf(build(KubernetesTags.none()))).toEqual({ Public: {}, Private: {}, Data: {}, Pod: {} });
});

test.each(['', ' ', 'x'.repeat(257)])('karpenterDiscovery: %p is refused', (karpenterDiscovery) => {
  expect(problemsOf((stack) => new Network(stack, 'Network', { kubernetesTags: KubernetesTags.of({ karpenterDiscovery }) }))).toContain('[KarpenterDiscoveryInvalid] kubernetesTags.karpenterDiscovery');
});

test.each(['x'.repeat(256), Token.asString({ Ref: 'Cluster' })])('karpenterDiscovery: %p passes', (karpenterDiscovery) => {
  expect(() => build(KubernetesTags.of({ karpenterDiscovery }))).not.toThrow();
});
