import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { problemsOf, testStack } from '@external-metrics/testkit';
import { BundleDelivery, ClusterVersion, EksCluster, KubectlDelivery } from '../../src';
import { removedApis } from '../../src/private/removed-apis';
import { buildCluster } from '../fixture';
import { kubectlLayer } from './fixture';

const manifest = (apiVersion: string, kind: string) => ({ apiVersion, kind, metadata: { name: 'old' } });
const flowSchema = manifest('flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema');
const serviceCidr = manifest('networking.k8s.io/v1beta1', 'ServiceCIDR');

test('what the cluster\'s version has no more is refused, all at once, with what took its place', () => {
  const problems = problemsOf((stack) => {
    const delivery = new KubectlDelivery(stack, 'Kubectl', { cluster: buildCluster(stack), kubectlLayer: kubectlLayer(stack) });
    delivery.addManifests('Old', { manifests: [flowSchema, serviceCidr, manifest('batch/v1beta1', 'CronJob'), manifest('batch/v1', 'CronJob')] });
  });
  expect(problems).toContain('[ApiRemoved] Old.FlowSchema/old: got "flowcontrol.apiserver.k8s.io/v1beta3", expected an API that Kubernetes 1.35 has: this one is gone since 1.32; write it for flowcontrol.apiserver.k8s.io/v1');
  expect(problems).toContain('[ApiRemoved] Old.CronJob/old: got "batch/v1beta1"');
  expect(problems).toMatch(/: 2 problems\n/);
});

test('what a later version will not have is warned of, and refused by the upgrade', () => {
  const stack = testStack();
  new BundleDelivery(stack, 'Now', { version: ClusterVersion.V1_36 }).addManifests('Old', { manifests: [serviceCidr] });
  Annotations.fromStack(stack).hasWarning('/Test/Now', Match.stringLikeRegexp('\\[ApiDeprecated\\] Old.ServiceCIDR/old: .* Kubernetes 1.37 has this one no more.*before the upgrade to 1.37'));
  const upgraded = new BundleDelivery(stack, 'Upgraded', { version: ClusterVersion.of('1.37') });
  expect(() => upgraded.addManifests('Old', { manifests: [serviceCidr] })).toThrow('[ApiRemoved]');
});

test('the version of a cluster that was made elsewhere has to be said', () => {
  const stack = testStack();
  const cluster = (version?: ClusterVersion) => EksCluster.fromEksClusterAttributes(stack, `Shared${version?.version}`, { clusterName: 'shared', version });
  expect(cluster(ClusterVersion.V1_34).kubernetesVersion).toBe('1.34');
  expect(cluster().kubernetesVersion).toBeUndefined();
  expect(() => new BundleDelivery(stack, 'Unknown').addManifests('Old', { manifests: [flowSchema] })).not.toThrow();
});

test('each API is listed once', () => {
  const names = removedApis.flatMap(({ apiVersion, kinds }) => kinds.map((kind) => `${apiVersion} ${kind}`));
  expect(names.length).toBeGreaterThan(60);
  expect(new Set(names).size).toBe(names.length);
});
