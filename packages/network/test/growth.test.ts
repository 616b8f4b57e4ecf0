import fc from 'fast-check';
import { Template } from 'aws-cdk-lib/assertions';
import { replacementPropertiesOf, templateOf } from '@external-metrics/testkit';
import { AddressPlan, NatStrategy, Network, NetworkProps } from '../src';

interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
}

const zones = (letters: string) => [...letters].map((letter) => `us-east-1${letter}`);
const resourcesOf = (template: Template) => template.toJSON().Resources as Record<string, Resource>;
const build = (props: NetworkProps) => resourcesOf(templateOf((stack) => new Network(stack, 'Network', props)));

/** What CloudFormation would do to what stands, by its own rules. */
function consequences(before: Record<string, Resource>, after: Record<string, Resource>) {
  const removed = Object.keys(before).filter((id) => !after[id]);
  const replaced = Object.entries(before).filter(([id, { Type, Properties = {} }]) => after[id] && replacementPropertiesOf(Type)
    .some((name) => JSON.stringify(Properties[name]) !== JSON.stringify(after[id].Properties?.[name]))).map(([id]) => id);
  return { removed, replaced };
}

describe('one step', () => {
  const base: NetworkProps = { availabilityZones: zones('bc') };
  const before = build(base);

  test.each<[string, NetworkProps]>([
    ['a zone is added behind', { availabilityZones: zones('bcd') }],
    ['a zone is added in front', { availabilityZones: zones('abc') }],
    ['a data tier is added', { dataTier: true }],
    ['the Kubernetes tags go', { kubernetesTags: false }],
    ['the logs are kept longer', { flowLogRetention: 3653 }],
  ])('%s: nothing is removed, nothing is replaced', (_, change) => {
    expect(consequences(before, build({ ...base, ...change }))).toEqual({ removed: [], replaced: [] });
  });

  test.each([NatStrategy.perAz(), NatStrategy.single()])('the order in which zones are listed changes nothing at all, with $kind', (natStrategy) => {
    expect(build({ availabilityZones: zones('cab'), natStrategy })).toEqual(build({ availabilityZones: zones('abc'), natStrategy }));
  });

  test('from a gateway in each zone to a single one: the one that stays is not replaced', () => {
    const { removed, replaced } = consequences(before, build({ ...base, natStrategy: NatStrategy.single() }));
    expect(replaced).toEqual([]);
    expect(removed.filter((id) => !id.includes('Alarms'))).toEqual([expect.stringMatching(/^NetworkPublicCElasticIp/), expect.stringMatching(/^NetworkPublicCNatGateway/)]);
  });

  test('from a single gateway to one in each zone: nothing is removed, nothing is replaced', () => {
    expect(consequences(build({ ...base, natStrategy: NatStrategy.single() }), before)).toEqual({ removed: [], replaced: [] });
  });

  test('from none to a gateway in each zone: nothing is removed, nothing is replaced', () => {
    expect(consequences(build({ ...base, natStrategy: NatStrategy.none() }), before)).toEqual({ removed: [], replaced: [] });
  });

  test('the comparison sees a subnet that moves', () => {
    const moved = build({ ...base, addressPlan: AddressPlan.of({ zoneSlot: { 'us-east-1b': 3 } }) });
    expect(consequences(before, moved).replaced).toEqual([expect.stringMatching(/^NetworkPublicBSubnet/), expect.stringMatching(/^NetworkPrivateBSubnet/)]);
  });
});

test('any history: what stays in the network never moves', () => {
  const strategies = [NatStrategy.perAz(), NatStrategy.single(), NatStrategy.none()];
  const step = fc.record({ letters: fc.shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 1 }), dataTier: fc.boolean(), strategy: fc.constantFrom(...strategies) });
  fc.assert(fc.property(fc.array(step, { minLength: 2, maxLength: 3 }), (history) => {
    const seen: Record<string, string> = {};
    for (const { letters, dataTier, strategy } of history) {
      for (const [id, { Type, Properties = {} }] of Object.entries(build({ availabilityZones: zones(letters.join('')), dataTier, natStrategy: strategy }))) {
        const identity = JSON.stringify(replacementPropertiesOf(Type).map((name) => Properties[name]));
        expect(identity).toBe(seen[id] ??= identity);
      }
    }
  }), { numRuns: 12 });
});
