import { App, Stack } from 'aws-cdk-lib';
import { problemsOf, testEnvironment } from '@external-metrics/testkit';
import { AddressPlan, Network, NetworkProps } from '../src';

const zonesOf = (props: NetworkProps, env?: { region: string }) => {
  const stack = new Stack(new App(), 'Test', { env });
  const { vpc, cfnSubnets } = new Network(stack, 'Network', props);
  return { names: stack.resolve(vpc.availabilityZones) as unknown, publicCidrs: cfnSubnets.slice(0, vpc.availabilityZones.length).map(({ cidrBlock }) => cidrBlock) };
};

test('as many zones as are counted, by their letters', () => {
  expect(zonesOf({ availabilityZoneCount: 3 }, testEnvironment)).toEqual({ names: ['us-east-1a', 'us-east-1b', 'us-east-1c'], publicCidrs: ['10.0.0.0/20', '10.0.64.0/20', '10.0.128.0/20'] });
});

test('the first ones that CloudFormation finds where the region is not concrete', () => {
  expect(zonesOf({ availabilityZoneCount: 3 })).toEqual({
    names: [0, 1, 2].map((index) => ({ 'Fn::Select': [index, { 'Fn::GetAZs': '' }] })), publicCidrs: ['10.0.0.0/20', '10.0.64.0/20', '10.0.128.0/20'],
  });
});

test('two are counted where nothing is said', () => {
  expect(zonesOf({})).toEqual(zonesOf({ availabilityZoneCount: 2 }));
  expect(zonesOf({}, testEnvironment)).toEqual(zonesOf({ availabilityZoneCount: 2 }, testEnvironment));
});

test('the slots of the plan hold for zones that are counted', () => {
  expect(zonesOf({ availabilityZoneCount: 2, addressPlan: AddressPlan.of({ zoneSlot: { 'us-east-1a': 3 } }) }, testEnvironment)).toEqual({ names: ['us-east-1b', 'us-east-1a'], publicCidrs: ['10.0.64.0/20', '10.0.192.0/20'] });
  expect(problemsOf((stack) => new Network(stack, 'Network', { availabilityZoneCount: 2, addressPlan: AddressPlan.of({ zoneSlot: { 'us-east-1a': 1 } }) }))).toContain('[ZoneSlotTaken] availabilityZones[1]: got "us-east-1b"');
});
