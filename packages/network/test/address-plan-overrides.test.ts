import { Aws } from 'aws-cdk-lib';
import { templateOf } from '@external-metrics/testkit';
import { AddressPlan, Network, SubnetOverride, SubnetTier } from '../src';

const { PUBLIC, PRIVATE, DATA, POD } = SubnetTier;
const zone = 'us-east-1a';

test('a subnet has the block that it is given, and the others those of their slots', () => {
  const plan = AddressPlan.of({ subnets: [{ availabilityZone: zone, tier: DATA, cidr: '10.0.33.0/24' }] });
  expect([PUBLIC, PRIVATE, DATA].map((tier) => [0, 1].map((slot) => plan.subnetCidr(tier, slot)))).toEqual([['10.0.0.0/20', '10.0.64.0/20'], ['10.0.16.0/20', '10.0.80.0/20'], ['10.0.33.0/24', '10.0.96.0/20']]);
});

test('the network makes the subnet with it', () => {
  const addressPlan = AddressPlan.of({ subnets: [{ availabilityZone: 'us-east-1b', tier: PUBLIC, cidr: '10.0.64.0/26' }] });
  const subnets = Object.values(templateOf((stack) => new Network(stack, 'Network', { addressPlan })).findResources('AWS::EC2::Subnet'));
  expect(subnets.map(({ Properties }) => (Properties as { CidrBlock: string }).CidrBlock)).toEqual(['10.0.0.0/20', '10.0.64.0/26', '10.0.16.0/20', '10.0.80.0/20']);
});

test.each<[string, SubnetOverride[]]>([
  ['the space of its own slot', [{ availabilityZone: zone, tier: PUBLIC, cidr: '10.0.0.0/28' }]],
  ['the spare slots', [{ availabilityZone: zone, tier: PRIVATE, cidr: '10.0.192.0/18' }]],
  ['the slot of a subnet that is elsewhere', [{ availabilityZone: zone, tier: PUBLIC, cidr: '10.0.16.0/21' }, { availabilityZone: zone, tier: PRIVATE, cidr: '10.0.24.0/21' }]],
  ['the slots of each other', [{ availabilityZone: zone, tier: PUBLIC, cidr: '10.0.16.0/20' }, { availabilityZone: zone, tier: PRIVATE, cidr: '10.0.0.0/20' }]],
  ['the layout of a VPC that was numbered one by one', ['a', 'b'].flatMap((letter, index) => [PUBLIC, PRIVATE, DATA].map((tier, place) => ({ availabilityZone: `us-east-1${letter}`, tier, cidr: `10.0.${place * 2 + index}.0/24` })))],
  ['a zone that the network lacks', [{ availabilityZone: 'us-east-1c', tier: DATA, cidr: '10.0.160.0/24' }]],
])('%s may be taken', (_, subnets) => {
  expect(() => AddressPlan.of({ zoneSlots: 3, subnets })).not.toThrow();
});

const data = { availabilityZone: zone, tier: DATA };

test.each<[string, SubnetOverride[], string]>([
  ['CidrInvalid', [{ ...data, cidr: '10.0.33.0' }], 'subnets[0].cidr: got "10.0.33.0"'],
  ['CidrInvalid', [{ ...data, cidr: '10.0.33.1/24' }], 'subnets[0].cidr: got "10.0.33.1/24"'],
  ['CidrTooSmall', [{ ...data, cidr: '10.0.33.0/30' }], 'subnets[0].cidr: got "10.0.33.0/30"'],
  ['CidrTooSmall', [{ ...data, cidr: '10.0.33.0/29' }], 'subnets[0].cidr: got "10.0.33.0/29"'],
  ['CidrUnresolved', [{ ...data, cidr: Aws.STACK_NAME }], 'subnets[0].cidr: got "a token"'],
  ['SubnetCidrOutsideVpc', [{ ...data, cidr: '10.1.0.0/24' }], 'subnets[0].cidr: got "10.1.0.0/24"'],
  ['SubnetCidrOutsideVpc', [{ ...data, cidr: '10.0.0.0/15' }], 'subnets[0].cidr: got "10.0.0.0/15"'],
  ['SubnetCidrOutsideVpc', [{ ...data, cidr: '100.64.0.0/24' }], 'subnets[0].cidr: got "100.64.0.0/24"'],
  ['SubnetCidrOutsideVpc', [{ availabilityZone: zone, tier: POD, cidr: '10.0.33.0/24' }], 'subnets[0].cidr: got "10.0.33.0/24"'],
  ['SubnetCidrOverlaps', [{ ...data, cidr: '10.0.16.0/24' }], 'subnets[0].cidr: got "10.0.16.0/24", expected a block apart from 10.0.16.0/20, which is that of private in zone slot 0'],
  ['SubnetCidrOverlaps', [{ ...data, cidr: '10.0.240.0/24' }], 'subnets[0].cidr: got "10.0.240.0/24", expected a block apart from 10.0.240.0/20, which is that of tier 3 in zone slot 3'],
  ['SubnetCidrOverlaps', [{ ...data, cidr: '10.0.32.0/19' }], 'subnets[0].cidr: got "10.0.32.0/19", expected a block apart from 10.0.48.0/20'],
  ['SubnetCidrOverlaps', [{ ...data, cidr: '10.0.0.0/16' }], 'subnets[0].cidr: got "10.0.0.0/16"'],
  ['SubnetCidrOverlaps', [{ ...data, cidr: '10.0.32.0/24' }, { availabilityZone: zone, tier: PRIVATE, cidr: '10.0.32.0/25' }], 'subnets[1].cidr: got "10.0.32.0/25", expected a block apart from 10.0.32.0/24, which is that of data in zone slot 0'],
  ['SubnetCidrOverlaps', [{ availabilityZone: zone, tier: POD, cidr: '100.64.64.0/24' }], 'subnets[0].cidr: got "100.64.64.0/24", expected a block apart from 100.64.64.0/18, which is that of pod in zone slot 1'],
  ['SubnetOverrideDuplicate', [{ ...data, cidr: '10.0.32.0/24' }, { ...data, cidr: '10.0.33.0/24' }], 'subnets[1]: got "data of us-east-1a"'],
  ['SubnetOverrideDuplicate', [{ ...data, cidr: '10.0.32.0/24' }, { ...data, availabilityZone: 'eu-west-1a', cidr: '10.0.33.0/24' }], 'subnets[1]: got "data of eu-west-1a"'],
  ['SubnetOverrideZoneUnknown', [{ ...data, availabilityZone: 'us-east-1f', cidr: '10.0.33.0/24' }], 'subnets[0].availabilityZone: got "us-east-1f"'],
  ['SubnetOverrideZoneUnknown', [{ ...data, availabilityZone: Aws.REGION, cidr: '10.0.33.0/24' }], 'subnets[0].availabilityZone: got "a token"'],
])('%s: %j', (code, subnets, start) => {
  const message = messageOf(() => AddressPlan.of({ podCidr: '100.64.0.0/16', subnets }));
  expect(message).toContain('AddressPlan: 1 problem\n');
  expect(message).toContain(`[${code}] ${start}`);
});

test.each<[SubnetTier, string]>([[DATA, 'raise tierSlots'], [POD, 'give podCidr']])('TierWithoutSlot: %s', (tier, mend) => {
  const message = messageOf(() => AddressPlan.of({ tierSlots: 2, subnets: [{ availabilityZone: zone, tier, cidr: '10.0.0.0/24' }] }));
  expect(message).toContain(`[TierWithoutSlot] subnets[0].tier: got "${tier}"`);
  expect(message).toContain(mend);
});

test('every problem is reported at once', () => {
  expect(messageOf(() => AddressPlan.of({ subnets: [{ ...data, cidr: '10.0.32.0/30' }, { availabilityZone: 'us-east-1f', tier: POD, cidr: '10.1.0.0/24' }], podCidr: '100.64.0.0' })).match(/^ {2}\[\w+\]/gm))
    .toEqual(['  [CidrInvalid]', '  [CidrTooSmall]', '  [SubnetOverrideZoneUnknown]']);
});

test('what overrides overlap is told once the rest of the plan holds', () => {
  const subnets = [{ ...data, cidr: '10.0.16.0/24' }];
  expect(messageOf(() => AddressPlan.of({ cidr: '10.0.0.0', subnets })).match(/^ {2}\[\w+\]/gm)).toEqual(['  [CidrInvalid]']);
});

test('growth into the spare slots is refused where an override has them', () => {
  const subnets = [{ availabilityZone: zone, tier: PRIVATE, cidr: '10.0.192.0/18' }];
  expect(messageOf(() => AddressPlan.of({ zoneSlots: 4, subnets }))).toContain('[SubnetCidrOverlaps] subnets[0].cidr: got "10.0.192.0/18"');
});

function messageOf(build: () => unknown): string {
  try {
    build();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}
