import { Template } from 'aws-cdk-lib/assertions';
import { lossesOf } from '../src';

const template = (Resources: Record<string, unknown>) => Template.fromJSON({ Resources });
const subnet = (CidrBlock: string, more: Record<string, unknown> = {}) => ({ Type: 'AWS::EC2::Subnet', Properties: { VpcId: 'vpc-1', CidrBlock, ...more } });
const eip = { Type: 'AWS::EC2::EIP', Properties: { Domain: 'vpc' } };

test.each<[string, Record<string, unknown>, Record<string, unknown>, { removed: string[]; replaced: string[] }]>([
  ['what is added loses nothing', { A: eip }, { A: eip, B: eip }, { removed: [], replaced: [] }],
  ['nor does a change in place', { A: subnet('10.0.0.0/24') }, { A: subnet('10.0.0.0/24', { MapPublicIpOnLaunch: true }) }, { removed: [], replaced: [] }],
  ['what goes is removed', { A: eip, B: eip }, { A: eip }, { removed: ['B'], replaced: [] }],
  ['what goes and is retained is removed, too', { A: eip, B: { ...eip, DeletionPolicy: 'Retain' } }, { A: eip }, { removed: ['B'], replaced: [] }],
  ['a property that replaces', { A: subnet('10.0.0.0/24') }, { A: subnet('10.0.1.0/24') }, { removed: [], replaced: ['A'] }],
  ['a property that may replace', { A: { Type: 'AWS::ElastiCache::ReplicationGroup', Properties: { AuthToken: 'one' } } }, { A: { Type: 'AWS::ElastiCache::ReplicationGroup', Properties: { AuthToken: 'two' } } }, { removed: [], replaced: ['A'] }],
  ['a reference to what is replaced', { A: subnet('10.0.0.0/24'), B: { Type: 'AWS::EC2::NatGateway', Properties: { SubnetId: { Ref: 'A' } } } }, { A: subnet('10.0.1.0/24'), B: { Type: 'AWS::EC2::NatGateway', Properties: { SubnetId: { Ref: 'A' } } } }, { removed: [], replaced: ['A', 'B'] }],
])('%s', (_, before, after, losses) => {
  expect(lossesOf(template(before), template(after))).toEqual(losses);
});

test('some types alone', () => {
  expect(lossesOf(template({ A: eip, B: subnet('10.0.0.0/24') }), template({}), (type) => type === 'AWS::EC2::EIP')).toEqual({ removed: ['A'], replaced: [] });
});

test('a property that may replace, and is known not to', () => {
  const instance = (properties: Record<string, unknown>) => template({ A: { Type: 'AWS::RDS::DBInstance', Properties: properties } });
  const inPlace = { 'AWS::RDS::DBInstance': ['MultiAZ'] };
  const known = (after: Record<string, unknown>) => lossesOf(instance({ MultiAZ: true, StorageType: 'gp3', DBName: 'a' }), instance(after), () => true, inPlace).replaced;
  expect(known({ MultiAZ: false, StorageType: 'gp3', DBName: 'a' })).toEqual([]);
  expect(known({ MultiAZ: false, StorageType: 'io2', DBName: 'a' })).toEqual(['A']);
  expect(known({ MultiAZ: false, StorageType: 'gp3', DBName: 'b' })).toEqual(['A']);
});
