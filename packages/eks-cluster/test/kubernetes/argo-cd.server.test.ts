import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { RemovalPolicy } from 'aws-cdk-lib';
import { KubernetesObject, testStack } from '@external-metrics/testkit';
import { ControlPlane, startWithin } from '@external-metrics/testkit/lib/control-plane';
import { downloadWithin, goModule } from '@external-metrics/testkit/lib/go-module';
import { ArgoCdAccess, BundleDelivery } from '../../src';
import { Add, addWeb, application, build, capabilityObjects, chartObjects, find, literalCapability, roleArn } from './argo-cd-fixture';
import { baselineObjects } from './fixture';

let plane: ControlPlane;
const namespaces = ['argocd', 'web', 'batch', 'other'];
const two: Add = (argoCd) => {
  addWeb(argoCd);
  argoCd.addApplication('BatchJobs', { ...application, namespaces: ['batch'], access: ArgoCdAccess.ADMIN, removalPolicy: RemovalPolicy.DESTROY });
};
/** What the capability is for the API server. */
const capabilityAs = ['--as=argo-cd', `--as-group=eks-access-entry:${roleArn}`];
const own = (objects: readonly KubernetesObject[]) => objects.filter(({ kind }) => kind !== 'Namespace');

beforeAll(async () => {
  const definitions = join(await goModule('github.com/argoproj/argo-cd/v3', '3.5.7'), 'manifests', 'crds');
  plane = await ControlPlane.start();
  const given = await plane.kubectl(['apply', '--server-side', ...['application', 'appproject'].flatMap((name) => ['-f', join(definitions, `${name}-crd.yaml`)])]);
  if (given.code !== 0) throw new Error(given.stderr);
  await plane.kubectl(['wait', '--for=condition=Established', 'crd/applications.argoproj.io', 'crd/appprojects.argoproj.io', '--timeout=60s']);
  // Kubernetes gathers what is in these roles.
  await plane.kubectl(['wait', '--for=jsonpath={.rules[0].verbs[0]}', 'clusterrole/edit', 'clusterrole/admin', '--timeout=60s']);
  await plane.apply(namespaces.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })));
}, startWithin + downloadWithin);

afterAll(() => plane.stop());

test.each([['the chart', chartObjects], ['the capability', capabilityObjects]])('%s: every object is taken, and a second time changes nothing', async (_, objectsOf) => {
  const objects = own(objectsOf(two));
  expect(await plane.apply(objects)).toMatchObject({ code: 0, stderr: '' });
  const before = await versions(plane);
  expect(await plane.apply(objects)).toMatchObject({ code: 0 });
  expect(await versions(plane)).toEqual(before);
}, 60_000);

test.each<[string, 'Application' | 'AppProject', string, unknown, string]>([
  ['an unknown field', 'Application', 'syncPolicie', {}, 'unknown field "spec.syncPolicie"'],
  ['an unknown field', 'AppProject', 'sourceRepositories', [], 'unknown field "spec.sourceRepositories"'],
  ['a wrong type', 'Application', 'project', 1, 'spec.project: Invalid value'],
  ['a wrong type', 'AppProject', 'destinations', 'everywhere', 'spec.destinations: Invalid value'],
  ['a field that is missing', 'Application', 'destination', undefined, 'spec.destination: Required value'],
])('%s of an %s is refused', async (_, kind, field, value, message) => {
  const object = find(own(chartObjects()), kind);
  const { code, stderr } = await plane.apply([{ ...object, spec: { ...object.spec, [field]: value } }], '--dry-run=server');
  expect(code).not.toBe(0);
  expect(stderr).toContain(message);
}, 60_000);

test('a bundle holds what kubectl would have applied', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'argo-cd-'));
  try {
    const stack = testStack();
    const bundle = new BundleDelivery(stack, 'Bundle');
    build(stack, literalCapability(stack), two, () => bundle);
    for (const [name, text] of Object.entries(bundle.files)) writeFileSync(join(folder, name), text);
    expect(Object.keys(bundle.files).sort()).toEqual(['argo-cd-cluster.yaml', 'argo-cd-project-cluster.yaml', 'batch-jobs-access.yaml', 'batch-jobs.yaml', 'kustomization.yaml', 'web-access.yaml', 'web.yaml']);
    const objects = own(capabilityObjects(two));
    const applied = await plane.kubectl(['apply', '-k', folder, '--validate=strict']);
    expect(applied).toMatchObject({ code: 0 });
    expect(applied.stdout.trim().split('\n')).toHaveLength(objects.length);
    const before = await versions(plane);
    // The same objects, but for the label by which the CDK prunes.
    await plane.apply(objects.map(({ metadata: { labels = {}, ...metadata }, ...object }) => {
      const given = Object.entries(labels).filter(([name]) => !name.startsWith('aws.cdk.eks/prune-'));
      return { ...object, metadata: { ...metadata, ...given.length > 0 ? { labels: Object.fromEntries(given) } : {} } };
    }));
    expect(await versions(plane)).toEqual(before);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);

describe('Argo CD may', () => {
  const bindings = (objects: readonly KubernetesObject[]) => objects.filter(({ apiVersion }) => apiVersion.startsWith('rbac.'));
  const answers = {
    'patch deployments.apps -n web': 'yes', 'delete deployments.apps -n web': 'yes', 'create secrets -n web': 'yes', 'create roles.rbac.authorization.k8s.io -n web': 'no', 'patch resourcequotas -n web': 'no',
    'create rolebindings.rbac.authorization.k8s.io -n batch': 'yes', 'patch deployments.apps -n other': 'no', 'create secrets -n argocd': 'no', 'patch appprojects.argoproj.io -n argocd': 'no',
    'create namespaces': 'no', 'create clusterrolebindings.rbac.authorization.k8s.io': 'no', 'delete nodes': 'no',
  };

  test.each([
    ['as the capability, which reads everything', capabilityObjects, capabilityAs, { ...answers, 'get secrets -n other': 'yes', 'list customresourcedefinitions.apiextensions.k8s.io': 'yes' }],
    ['as the chart, whose own role reads', chartObjects, ['--as=system:serviceaccount:argocd:argocd-application-controller'], answers],
  ])('write where its applications are, %s', async (_, objectsOf, as, expected) => {
    expect(await plane.apply(bindings(objectsOf(two)))).toMatchObject({ code: 0 });
    const got: Record<string, string> = {};
    for (const question of Object.keys(expected)) got[question] = (await plane.kubectl(['auth', 'can-i', ...question.split(' '), ...as])).stdout.trim();
    expect(got).toEqual(expected);
  }, 60_000);
});

test('what a baseline holds, Argo CD may bring as the administrator of the cluster, and as nothing less', async () => {
  const bring = async (access: ArgoCdAccess) => {
    const objects = capabilityObjects((argoCd) => argoCd.addApplication('Platform', { ...application, namespaces: ['web', 'tools'], access }));
    expect(await plane.apply(objects.filter(({ kind, metadata: { namespace } }) => kind !== 'Namespace' && namespace !== 'tools'))).toMatchObject({ code: 0 });
    return plane.apply(baselineObjects(), ...capabilityAs);
  };
  expect((await bring(ArgoCdAccess.ADMIN)).stderr).toContain('User "argo-cd" cannot patch resource "namespaces"');
  expect(await bring(ArgoCdAccess.CLUSTER_ADMIN)).toMatchObject({ code: 0 });
}, 60_000);

/** Every write of an object gives it another version. */
async function versions(plane: ControlPlane): Promise<Record<string, string>> {
  const kinds = 'applications.argoproj.io,appprojects.argoproj.io,secrets,clusterroles,clusterrolebindings,rolebindings';
  const { items } = await plane.get<{ items: { kind: string; metadata: { name: string; namespace?: string; resourceVersion: string } }[] }>(kinds, '-A');
  // Kubernetes writes its own roles by itself.
  const given = items.filter(({ kind, metadata: { name } }) => !/Role/.test(kind) || name.startsWith('argo-cd-'));
  return Object.fromEntries(given.map(({ kind, metadata: { namespace = '', name, resourceVersion } }) => [`${kind}/${namespace}/${name}`, resourceVersion]));
}
