import { targetGroupBindings } from '@external-metrics/testkit/lib/charts';
import { ControlPlane, startWithin } from '@external-metrics/testkit/lib/control-plane';
import { baselineObjects, bindingObjects, namespaces, pod } from './fixture';

let plane: ControlPlane;
const objects = baselineObjects();

beforeAll(async () => {
  plane = await ControlPlane.start();
  const { code, stderr } = await plane.apply(objects);
  if (code !== 0) throw new Error(stderr);
  for (const { name } of namespaces) await plane.kubectl(['wait', '--for=create', 'serviceaccount/default', '-n', name, '--timeout=60s']);
}, startWithin);

afterAll(() => plane.stop());

test('the API server takes every object, and a second time changes nothing', async () => {
  const { stdout } = await plane.apply(objects);
  expect(stdout.trim().split('\n')).toHaveLength(objects.length);
  expect(stdout.split('\n').filter((line) => line && !line.endsWith(' unchanged'))).toEqual([]);
}, 60_000);

test('a field that Kubernetes does not know is refused', async () => {
  const policy = objects.find(({ kind }) => kind === 'NetworkPolicy')!;
  const { code, stderr } = await plane.apply([{ ...policy, spec: { ...policy.spec as object, policyTipes: ['Ingress'] } }], '--dry-run=server');
  expect(code).not.toBe(0);
  expect(stderr).toContain('strict decoding error: unknown field "spec.policyTipes"');
}, 60_000);

const hostile: Record<string, Parameters<typeof pod>[2]> = {
  'privileged': { container: { securityContext: { privileged: true } } },
  'host path': { pod: { volumes: [{ name: 'node', hostPath: { path: '/' } }] } },
  'host network': { pod: { hostNetwork: true } },
  'host PID': { pod: { hostPID: true } },
  'added capability': { container: { securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] }, seccompProfile: { type: 'RuntimeDefault' } } } },
  'host port': { container: { ports: [{ containerPort: 80, hostPort: 80 }], securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } } } },
};
const onlyRestricted: Record<string, Parameters<typeof pod>[2]> = {
  'root': { container: { securityContext: { allowPrivilegeEscalation: false, runAsUser: 0, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } } } },
  'escalation': { container: { securityContext: { runAsNonRoot: true, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } } } },
  'all capabilities': { container: { securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } } },
  'no seccomp profile': { container: { securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] } } } },
};

describe('pods', () => {
  const admit = (namespace: string, change?: Parameters<typeof pod>[2]) => plane.apply([pod(namespace, 'a-pod', change)], '--dry-run=server');

  test.each(namespaces.map(({ name }) => name))('%s takes one that meets the standard', async (namespace) => {
    expect(await admit(namespace)).toMatchObject({ code: 0 });
  }, 60_000);

  test.each(namespaces.flatMap(({ name }) => Object.keys(hostile).map((what) => [name, what])))('%s refuses: %s', async (namespace, what) => {
    const { code, stderr } = await admit(namespace, hostile[what]);
    expect(code).not.toBe(0);
    expect(stderr).toContain('violates PodSecurity');
  }, 60_000);

  test.each(Object.keys(onlyRestricted))('the restricted standard refuses %s, the baseline standard does not', async (what) => {
    expect((await admit('web', onlyRestricted[what])).stderr).toContain('violates PodSecurity "restricted');
    expect((await admit('tools', onlyRestricted[what])).code).toBe(0);
  }, 60_000);
});

test('containers that ask for nothing get the defaults, and pods the default priority', async () => {
  const { stdout } = await plane.kubectl(['apply', '--dry-run=server', '-o', 'json', '-f', '-'], JSON.stringify(pod('web', 'plain')));
  const { spec } = JSON.parse(stdout) as { spec: { containers: { resources: unknown }[]; priorityClassName: string; priority: number } };
  expect(spec.containers[0].resources).toEqual({ limits: { memory: '512Mi' }, requests: { cpu: '100m', memory: '128Mi' } });
  expect(spec).toMatchObject({ priorityClassName: 'workload-default', priority: 1000 });
}, 60_000);

test('what a workload brings along is taken, and enforced: replicas, budgets, autoscaling, target group bindings', async () => {
  const labels = { app: 'web' };
  const { spec } = pod('web', 'web') as { spec: object };
  const workload = [
    { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node' } },
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'web' }, spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } } },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'web' }, spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] } },
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'web', namespace: 'web' }, spec: { minAvailable: 2, selector: { matchLabels: labels } } },
  ];
  expect(await plane.apply(workload)).toMatchObject({ code: 0 });
  expect(await plane.kubectl(['wait', '--for=condition=Available', 'deployment/web', '-n', 'web', '--timeout=120s'])).toMatchObject({ code: 0 });
  expect(await plane.kubectl(['wait', '--for=jsonpath={.status.currentHealthy}=2', 'pdb/web', '-n', 'web', '--timeout=60s'])).toMatchObject({ code: 0 });
  const { items: [{ metadata: { name } }] } = await plane.get<{ items: { metadata: { name: string } }[] }>('pods', '-n', 'web', '-l', 'app=web');
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: 'web' } };
  const evict = () => plane.kubectl(['create', '--raw', `/api/v1/namespaces/web/pods/${name}/eviction`, '-f', '-'], JSON.stringify(eviction));
  expect((await evict()).stderr).toContain('Cannot evict pod as it would violate the pod\'s disruption budget');

  // Fewer than the least is scaled up without any metric, and then a pod may go.
  const scaler = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web', namespace: 'web' }, spec: { minReplicas: 3, maxReplicas: 5, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } } };
  expect(await plane.apply([scaler])).toMatchObject({ code: 0 });
  expect(await plane.kubectl(['wait', '--for=jsonpath={.status.readyReplicas}=3', 'deployment/web', '-n', 'web', '--timeout=120s'])).toMatchObject({ code: 0 });
  expect(await plane.kubectl(['wait', '--for=jsonpath={.status.disruptionsAllowed}=1', 'pdb/web', '-n', 'web', '--timeout=60s'])).toMatchObject({ code: 0 });
  expect(await evict()).toMatchObject({ code: 0 });
}, 400_000);

test('a volume that names no class is encrypted gp3', async () => {
  const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace: 'web' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
  const { stdout } = await plane.kubectl(['apply', '--dry-run=server', '-o', 'jsonpath={.spec.storageClassName}', '-f', '-'], JSON.stringify(claim));
  expect(stdout).toBe('encrypted-gp3');
  expect(await plane.get('storageclass', 'encrypted-gp3')).toMatchObject({ provisioner: 'ebs.csi.aws.com', parameters: { type: 'gp3', encrypted: 'true' }, volumeBindingMode: 'WaitForFirstConsumer' });
}, 60_000);

test('a target group binding is valid', async () => {
  expect(await plane.kubectl(['apply', '-f', targetGroupBindings])).toMatchObject({ code: 0 });
  await plane.kubectl(['wait', '--for=condition=Established', 'crd/targetgroupbindings.elbv2.k8s.aws', '--timeout=30s']);
  const [binding] = bindingObjects();
  expect(await plane.apply([binding])).toMatchObject({ code: 0, stdout: 'targetgroupbinding.elbv2.k8s.aws/web created\n' });
  const { stderr } = await plane.apply([{ ...binding, spec: { ...binding.spec as object, targetType: 'lambda' } }]);
  expect(stderr).toContain('Unsupported value: "lambda"');
}, 60_000);

test('quotas hold', async () => {
  const service = (type: string) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: type.toLowerCase(), namespace: 'web' }, spec: { type, selector: { app: 'web' }, ports: [{ port: 80 }] } });
  expect((await plane.apply([service('LoadBalancer')], '--dry-run=server')).stderr).toContain('exceeded quota: namespace');
  expect((await plane.apply([service('NodePort')], '--dry-run=server')).stderr).toContain('exceeded quota: namespace');
  expect((await plane.apply([service('ClusterIP')], '--dry-run=server')).code).toBe(0);
  const greedy = pod('web', 'greedy', { container: { resources: { requests: { memory: '65Gi' }, limits: { memory: '65Gi' } }, securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } } } });
  expect((await plane.apply([greedy], '--dry-run=server')).stderr).toContain('requests.memory=65Gi');
}, 60_000);
