import { brokenIdentities, unannounced } from '../src/identity-history';

test.each([
  ['feat(redis)!: engine in the name of the user group', true],
  ['fix(network): slots\n\nBREAKING CHANGE: the private subnets move', true],
  ['feat!: everything', true],
  ['feat(redis): engine in the name', false],
  ['fix: this is not a BREAKING CHANGE: really', false],
])('%s: announced is %s', (message, announced) => {
  expect(unannounced([{ commit: 'abc', message, broken: ['least: Key'] }])).toHaveLength(announced ? 0 : 1);
});

test('a change that breaks nothing needs no announcement', () => {
  expect(unannounced([{ commit: 'abc', message: 'feat: another tier', broken: [] }])).toEqual([]);
});

describe('brokenIdentities', () => {
  const subnet = { type: 'AWS::EC2::Subnet', properties: { CidrBlock: '10.0.0.0/20' } };
  const lock = { least: { Subnet: subnet } };

  test('another resource and another case break nothing', () => {
    expect(brokenIdentities(lock, { least: { Key: { type: 'AWS::KMS::Key', properties: {} }, Subnet: { properties: { CidrBlock: '10.0.0.0/20' }, type: 'AWS::EC2::Subnet' } }, full: {} })).toEqual([]);
  });

  test.each([
    ['a resource that is gone', { least: {} }],
    ['a case that is gone', {}],
    ['another value', { least: { Subnet: { ...subnet, properties: { CidrBlock: '10.0.16.0/20' } } } }],
    ['a value more', { least: { Subnet: { ...subnet, properties: { ...subnet.properties, OutpostArn: 'arn' } } } }],
  ])('%s breaks', (_, newer) => {
    expect(brokenIdentities(lock, newer)).toEqual(['least: Subnet']);
  });
});
