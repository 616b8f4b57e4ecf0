import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { KubernetesObject, kubernetesObjects, templateOf } from '@external-metrics/testkit';
import { ArgoCd, ArgoCdApplicationOptions, ArgoCdCapabilityOptions, ArgoCdIdentity, ArgoCdInstallation, EksCluster, KubectlDelivery, ManifestDelivery } from '../../src';
import { buildCluster } from '../fixture';
import { kubectlLayer } from './fixture';

export const instance = 'arn:aws:sso:::instance/ssoins-0123456789abcdef';
export const [admins, editors, viewers] = ['a', 'b', 'c'].map((digit) => `${digit.repeat(8)}-1111-2222-3333-444444444444`);
export const roleArn = 'arn:aws:iam::111122223333:role/argo-cd';
export const clusterArn = 'arn:aws:eks:us-east-1:111122223333:cluster/main';
export const capability: ArgoCdCapabilityOptions = { identityCenterInstanceArn: instance, admins: [ArgoCdIdentity.group(admins)] };
export const application: ArgoCdApplicationOptions = { repository: 'https://git.example/platform/web.git', path: 'deploy/production', revision: 'main', namespaces: ['web'] };

/** All that is known at deployment only is given, as a bundle needs it. */
export function literalCapability(stack: Stack): ArgoCdInstallation {
  return ArgoCdInstallation.eksCapability({
    ...capability, editors: [ArgoCdIdentity.group(editors)], viewers: [ArgoCdIdentity.user(viewers)], clusterArn, role: iam.Role.fromRoleArn(stack, 'Given', roleArn),
  });
}

export type Add = (argoCd: ArgoCd) => void;
export const addWeb: Add = (argoCd) => argoCd.addApplication('Web', application);

export function build(stack: Stack, installation: ArgoCdInstallation, add: Add = addWeb, delivery?: (cluster: EksCluster) => ManifestDelivery): ArgoCd {
  const cluster = buildCluster(stack);
  const argoCd = new ArgoCd(stack, 'ArgoCd', { cluster, installation, delivery: delivery ? delivery(cluster) : new KubectlDelivery(stack, 'Kubectl', { cluster, kubectlLayer: kubectlLayer(stack) }) });
  add(argoCd);
  return argoCd;
}

export const chartObjects = (add?: Add) => kubernetesObjects(templateOf((stack) => build(stack, ArgoCdInstallation.chart(), add)));
export const capabilityObjects = (add?: Add) => kubernetesObjects(templateOf((stack) => build(stack, literalCapability(stack), add)));

export function find<T = Record<string, any>>(objects: readonly KubernetesObject[], kind: string, name?: string): KubernetesObject & { spec: T } { // eslint-disable-line @typescript-eslint/no-explicit-any -- objects are untyped
  const found = objects.filter((object) => object.kind === kind && (name ?? object.metadata.name) === object.metadata.name);
  if (found.length !== 1) throw new Error(`${found.length} objects ${kind} ${name}`);
  return found[0] as KubernetesObject & { spec: T };
}
