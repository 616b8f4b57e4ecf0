import { App } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { replacementPropertiesOf, testStack } from '@external-metrics/testkit';
import { ClusterVersion, DeployedCluster, NodeCapacityType, NodeGroupSize } from '../src';
import { replacementProperties } from '../src/private/replacement-properties';
import { buildCluster, ClusterOptions, clusterProblems } from './fixture';

type Props = Parameters<typeof buildCluster>[1];

function deployedFrom(props?: Props): DeployedCluster {
  const stack = testStack();
  const { data } = buildCluster(stack, props).node.metadata.find(({ type }) => type === 'external-metrics:deployed')!;
  return JSON.parse(JSON.stringify(stack.resolve(data))) as DeployedCluster;
}

function synthesise(props: ClusterOptions) {
  const stack = testStack();
  buildCluster(stack, props);
  (stack.node.root as App).synth();
}

const fingerprintsIn = (message: string) => [...new Set([...message.matchAll(/acknowledge the \w+ with ([0-9a-f]{12})/g)].map(([, fingerprint]) => fingerprint))];

test.each(Object.entries(replacementProperties))('%s: the table is that of the service specification', (type, properties) => {
  expect(properties).toEqual(replacementPropertiesOf(type));
});

test('what stands is described: cluster, node groups, key, log groups; version and node groups besides', () => {
  const deployed = deployedFrom();
  expect([...new Set(deployed.resources.map(({ resourceType }) => resourceType))].sort()).toEqual(Object.keys(replacementProperties).sort());
  expect(deployed).toMatchObject({ kubernetesVersion: '1.35', nodeGroups: ['Default'] });
});

test.each<[string, ClusterOptions]>([
  ['nothing changes', {}],
  ['the version goes up', { version: ClusterVersion.V1_36 }],
  ['the endpoint opens', { endpointPublicAccessCidrs: ['203.0.113.0/24'] }],
  ['the size changes', { nodeGroups: [{ id: 'Default', size: NodeGroupSize.autoscaled({ min: 1, max: 3 }) }] }],
  ['a node group is added', { nodeGroups: [{ id: 'Default' }, { id: 'Batch' }] }],
  ['an add-on goes', { addons: [{ name: 'aws-ebs-csi-driver', enabled: false }] }],
])('passes when %s', (_, props) => {
  expect(() => synthesise({ ...props, deployed: deployedFrom() })).not.toThrow();
});

test.each<[string, Props, string]>([
  ['another name', { clusterName: 'other' }, '[ReplacementNotAcknowledged] ClusterC2E21B66.Name (AWS::EKS::Cluster): got "other"'],
  ['another key', (stack) => ({ encryptionKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/1') }), '[ReplacementNotAcknowledged] ClusterC2E21B66.EncryptionConfig'],
  ['other instance types', { nodeGroups: [{ id: 'Default', instanceTypes: [new ec2.InstanceType('m7i.large')] }] }, '[ReplacementNotAcknowledged] ClusterNodeGroups9D318C5A.InstanceTypes (AWS::EKS::Nodegroup): got ["m7i.large"], expected ["m6i.large"]'],
  ['spot instead of on demand', { nodeGroups: [{ id: 'Default', capacityType: NodeCapacityType.SPOT }] }, '[ReplacementNotAcknowledged] ClusterNodeGroups9D318C5A.CapacityType'],
  ['a node group that goes', { nodeGroups: [{ id: 'Other' }] }, '[RemovalNotAcknowledged] ClusterNodeGroups9D318C5A (AWS::EKS::Nodegroup)'],
  ['log groups that go', { addons: [{ name: 'amazon-cloudwatch-observability', enabled: false }] }, '[RemovalNotAcknowledged] ClusterContainerLogsApplicationBE3B3A1C (AWS::Logs::LogGroup)'],
])('%s is refused, and passes with the fingerprints that the refusal names', (_, props, expected) => {
  const deployed = deployedFrom();
  const given = (acknowledgedReplacements: string[]): Props => (stack) => ({ ...typeof props === 'function' ? props(stack) : props, deployed, acknowledgedReplacements });
  const message = clusterProblems(given([]));
  expect(message).toContain(expected);
  const fingerprints = fingerprintsIn(message);
  expect(clusterProblems(given(fingerprints.slice(1)))).toContain(fingerprints[0]);
  const stack = testStack();
  buildCluster(stack, given(fingerprints));
  expect(() => (stack.node.root as App).synth()).not.toThrow();
});
