import { join } from 'path';
import { Duration, Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { kubernetesObjects, KubernetesObject, problemsOf, templateOf, testStack } from '@external-metrics/testkit';
import { ControlPlane, startWithin } from '@external-metrics/testkit/lib/control-plane';
import { goModule } from '@external-metrics/testkit/lib/go-module';
import { BundleDelivery, EksCluster, Karpenter, KarpenterNodePoolOptions, KarpenterOperator, NodeCapacityType, TaintEffect } from '../../src';
import { byKubectl, delivered } from './karpenter-fixture';

const every: KarpenterNodePoolOptions = {
  nodePoolName: 'batch', instanceCategories: ['c'], minInstanceGeneration: 7, architecture: ec2.InstanceArchitecture.ARM_64, capacityTypes: [NodeCapacityType.SPOT, NodeCapacityType.ON_DEMAND],
  requirements: [{ key: 'karpenter.k8s.aws/instance-size', operator: KarpenterOperator.NOT_IN, values: ['metal'] }, { key: 'karpenter.k8s.aws/instance-local-nvme', operator: KarpenterOperator.EXISTS }],
  cpuLimit: 32, memoryLimit: Size.gibibytes(128), imageAlias: 'bottlerocket@v1.20.4', diskSize: Size.gibibytes(100), labels: { team: 'data' }, tags: { team: 'data' },
  taints: [{ key: 'batch', effect: TaintEffect.NO_SCHEDULE }, { key: 'team', value: 'data', effect: TaintEffect.PREFER_NO_SCHEDULE }, { key: 'now', effect: TaintEffect.NO_EXECUTE }],
  expireAfter: Duration.hours(36), terminationGracePeriod: Duration.minutes(90), consolidateAfter: Duration.seconds(45), disruptionBudgetPercent: 0,
};

const nodePools = (karpenter: Karpenter) => {
  karpenter.addNodePool('GeneralPurpose');
  karpenter.addNodePool('Batch', { ...every, securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(karpenter, 'Client', 'sg-0e4f5a6b')], subnets: { subnets: [ec2.Subnet.fromSubnetId(karpenter, 'Subnet', 'subnet-9')] } });
};
const objects = kubernetesObjects(templateOf((stack) => nodePools(byKubectl(stack))));
const named = (name: string) => objects.filter(({ metadata }) => metadata.name === name);

describe('a node pool', () => {
  const volume = { volumeType: 'gp3', encrypted: true, deleteOnTermination: true, kmsKeyID: 'arn:aws:kms:us-east-1:111122223333:key/12345678-1234-1234-1234-123456789012' };
  const metadataOptions = { httpEndpoint: 'enabled', httpProtocolIPv6: 'disabled', httpPutResponseHopLimit: 1, httpTokens: 'required' };

  test('is private, encrypted and bounded by default', () => {
    expect(named('general-purpose').map(({ kind, spec }) => [kind, spec])).toEqual([
      ['EC2NodeClass', {
        amiSelectorTerms: [{ alias: 'al2023@latest' }], instanceProfile: 'shared-nodes', subnetSelectorTerms: [{ id: 'subnet-1' }, { id: 'subnet-2' }], securityGroupSelectorTerms: [{ id: 'sg-0a1b2c3d' }],
        associatePublicIPAddress: false, metadataOptions, blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { ...volume, volumeSize: '50Gi' } }],
      }],
      ['NodePool', {
        template: { spec: {
          nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'general-purpose' }, expireAfter: '720h',
          requirements: [
            { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] }, { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] }, { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] },
            { key: 'karpenter.k8s.aws/instance-category', operator: 'In', values: ['c', 'm', 'r'] }, { key: 'karpenter.k8s.aws/instance-generation', operator: 'Gte', values: ['5'] },
          ],
        } },
        limits: { cpu: '100' }, disruption: { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: '1m', budgets: [{ nodes: '10%' }] },
      }],
    ]);
  });

  test('is what is asked for', () => {
    expect(named('batch').map(({ kind, spec }) => [kind, spec])).toEqual([
      ['EC2NodeClass', {
        amiSelectorTerms: [{ alias: 'bottlerocket@v1.20.4' }], instanceProfile: 'shared-nodes', subnetSelectorTerms: [{ id: 'subnet-9' }], securityGroupSelectorTerms: [{ id: 'sg-0a1b2c3d' }, { id: 'sg-0e4f5a6b' }],
        associatePublicIPAddress: false, metadataOptions, tags: { team: 'data' },
        blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { ...volume, volumeSize: '4Gi' } }, { deviceName: '/dev/xvdb', ebs: { ...volume, volumeSize: '100Gi' } }],
      }],
      ['NodePool', {
        template: { metadata: { labels: { team: 'data' } }, spec: {
          nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'batch' }, expireAfter: '36h', terminationGracePeriod: '90m',
          taints: [{ key: 'batch', effect: 'NoSchedule' }, { key: 'team', value: 'data', effect: 'PreferNoSchedule' }, { key: 'now', effect: 'NoExecute' }],
          requirements: [
            { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] }, { key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] }, { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot', 'on-demand'] },
            { key: 'karpenter.k8s.aws/instance-category', operator: 'In', values: ['c'] }, { key: 'karpenter.k8s.aws/instance-generation', operator: 'Gte', values: ['7'] },
            { key: 'karpenter.k8s.aws/instance-size', operator: 'NotIn', values: ['metal'] }, { key: 'karpenter.k8s.aws/instance-local-nvme', operator: 'Exists' },
          ],
        } },
        limits: { cpu: '32', memory: '128Gi' }, disruption: { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: '45s', budgets: [{ nodes: '0%' }] },
      }],
    ]);
  });

  test.each<[string, KarpenterNodePoolOptions]>([
    ['[NodePoolNameInvalid] Pool.nodePoolName: got "The pool"', { nodePoolName: 'The pool' }],
    ['[InstanceCategoriesInvalid] Pool.instanceCategories: got ["m6i"]', { instanceCategories: ['m6i'] }],
    ['[InstanceCategoriesInvalid] Pool.instanceCategories: got []', { instanceCategories: [] }],
    ['[InstanceGenerationInvalid] Pool.minInstanceGeneration: got 0', { minInstanceGeneration: 0 }],
    ['[CapacityTypesMissing] Pool.capacityTypes: got []', { capacityTypes: [] }],
    ['[QuantityInvalid] Pool.cpuLimit: got 0.5', { cpuLimit: 0.5 }],
    ['[QuantityInvalid] Pool.cpuLimit: got 0', { cpuLimit: 0 }],
    ['[QuantityInvalid] Pool.memoryLimit: got 0', { memoryLimit: Size.kibibytes(0) }],
    ['[ImageAliasInvalid] Pool.imageAlias: got "al2023"', { imageAlias: 'al2023' }],
    ['[ImageAliasInvalid] Pool.imageAlias: got "windows2022@latest"', { imageAlias: 'windows2022@latest' }],
    ['[DiskSizeInvalid] Pool.diskSize: got 19', { diskSize: Size.gibibytes(19) }],
    ['[DiskSizeInvalid] Pool.diskSize: got 20.5', { diskSize: Size.mebibytes(20.5 * 1024) }],
    ['[DiskSizeInvalid] Pool.diskSize: got 16385', { diskSize: Size.gibibytes(16385) }],
    ['[DisruptionBudgetInvalid] Pool.disruptionBudgetPercent: got 101', { disruptionBudgetPercent: 101 }],
    ['[DisruptionBudgetInvalid] Pool.disruptionBudgetPercent: got -1', { disruptionBudgetPercent: -1 }],
    ['[NodeLabelReserved] Pool.labels: got "karpenter.sh/nodepool"', { labels: { 'karpenter.sh/nodepool': 'other' } }],
    ['[NodeLabelReserved] Pool.labels: got "kubernetes.io/hostname"', { labels: { 'kubernetes.io/hostname': 'host' } }],
    ['[NodeTagReserved] Pool.tags: got "eks:eks-cluster-name"', { tags: { 'eks:eks-cluster-name': 'other' } }],
    ['[NodeTagReserved] Pool.tags: got "kubernetes.io/cluster/other"', { tags: { 'kubernetes.io/cluster/other': 'owned' } }],
    ['[TaintEffectInvalid] Pool.taints.batch: got "NoSchedule"', { taints: [{ key: 'batch', effect: 'NoSchedule' as TaintEffect }] }],
    ['[RequirementInvalid] Pool.requirements.a: got {"operator":"In"}', { requirements: [{ key: 'a', operator: KarpenterOperator.IN }] }],
    ['[RequirementInvalid] Pool.requirements.a: got {"operator":"Exists","values":["b"]}', { requirements: [{ key: 'a', operator: KarpenterOperator.EXISTS, values: ['b'] }] }],
    ['[RequirementInvalid] Pool.requirements.a: got {"operator":"Gt","values":["b"]}', { requirements: [{ key: 'a', operator: KarpenterOperator.GT, values: ['b'] }] }],
  ])('%s', (problem, options) => {
    expect(problemsOf((stack) => byKubectl(stack).addNodePool('Pool', options))).toContain(problem);
  });

  test('everything that is wrong is said at once', () => {
    const message = problemsOf((stack) => new Karpenter(stack, 'Karpenter', { cluster: EksCluster.fromEksClusterAttributes(stack, 'Shared', { clusterName: 'shared' }) }).addNodePool('Pool', { cpuLimit: 0, imageAlias: 'x' }));
    expect([...message.matchAll(/\[(\w+)\]/g)].map(([, code]) => code)).toEqual(['NodePoolWithoutDelivery', 'NodePoolVpcMissing', 'ClusterSecurityGroupUnknown', 'ImageAliasInvalid', 'QuantityInvalid']);
  });

  test('two have two names', () => {
    expect(problemsOf((stack) => {
      const karpenter = byKubectl(stack);
      karpenter.addNodePool('Web');
      karpenter.addNodePool('Other', { nodePoolName: 'web' });
    })).toContain('[DuplicateNodePool] Other.nodePoolName: got "web"');
  });
});

const bundle = () => {
  const stack = testStack();
  const delivery = new BundleDelivery(stack, 'Bundle');
  nodePools(delivered(stack, () => delivery));
  return delivery.files;
};

test('a bundle that knows the names holds chart and node pools, as kustomize wants them', () => {
  const files = bundle();
  expect(Object.keys(files).sort()).toEqual(['batch.yaml', 'general-purpose.yaml', 'kustomization.yaml']);
  expect(files['kustomization.yaml']).toContain('repo: oci://public.ecr.aws/karpenter\n');
  for (const line of ['name: karpenter\n', 'interruptionQueue: shared-interruptions\n', 'clusterName: shared\n', 'includeCRDs: true\n']) expect(files['kustomization.yaml']).toContain(line);
});

describe('an API server with the definitions of Karpenter', () => {
  let plane: ControlPlane;

  beforeAll(async () => {
    const [started, module] = await Promise.all([ControlPlane.start(), goModule('github.com/aws/karpenter-provider-aws', '1.14.0')]);
    plane = started;
    const definitions = ['karpenter.k8s.aws_ec2nodeclasses', 'karpenter.sh_nodepools'].map((name) => join(module, 'pkg', 'apis', 'crds', `${name}.yaml`));
    const { code, stderr } = await plane.kubectl(['apply', ...definitions.flatMap((file) => ['-f', file])]);
    if (code !== 0) throw new Error(stderr);
    await plane.kubectl(['wait', '--for=condition=Established', '--timeout=60s', 'crd/ec2nodeclasses.karpenter.k8s.aws', 'crd/nodepools.karpenter.sh']);
  }, startWithin);

  afterAll(() => plane.stop());

  test('takes every object, and a second time changes nothing', async () => {
    expect(objects).toHaveLength(4);
    expect(await plane.apply(objects)).toMatchObject({ code: 0, stderr: '' });
    const { stdout } = await plane.apply(objects);
    expect(stdout.trim().split('\n').map((line) => line.split(' ').pop())).toEqual(Array(4).fill('unchanged'));
    const { spec } = await plane.get<{ spec: unknown }>('nodepool', 'batch');
    expect(spec).toEqual(named('batch').find(({ kind }) => kind === 'NodePool')!.spec);
  }, 60_000);

  test('takes those of a bundle, which are the same', async () => {
    const { 'kustomization.yaml': _, ...files } = bundle();
    await plane.apply(objects);
    const { code, stdout } = await plane.kubectl(['diff', '-f', '-'], Object.values(files).join('---\n'));
    // But for the label by which the CDK prunes.
    const changes = stdout.split('\n').filter((line) => /^[+-] /.test(line) && !/^[+-]\s*(labels:|aws\.cdk\.eks\/prune-|generation:)/.test(line));
    expect({ code: code <= 1, changes }).toEqual({ code: true, changes: [] });
    expect(await plane.kubectl(['apply', '--dry-run=server', '--validate=strict', '-f', '-'], Object.values(files).join('---\n'))).toMatchObject({ code: 0 });
  }, 60_000);

  type Spec = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- objects are spoiled by path
  const spoiled: [string, KubernetesObject['kind'], (spec: Spec) => unknown, string][] = [
    ['a consolidation that does not exist', 'NodePool', (spec) => (spec.disruption.consolidationPolicy = 'Always'), 'Unsupported value: "Always"'],
    ['a limit that is no quantity', 'NodePool', (spec) => (spec.limits.cpu = 'many'), 'spec.limits.cpu'],
    ['a budget above all nodes', 'NodePool', (spec) => (spec.disruption.budgets = [{ nodes: '110%' }]), 'spec.disruption.budgets[0].nodes'],
    ['a duration in days', 'NodePool', (spec) => (spec.template.spec.expireAfter = '30d'), 'spec.template.spec.expireAfter'],
    ['an unknown operator', 'NodePool', (spec) => (spec.template.spec.requirements[0].operator = 'Is'), 'Unsupported value: "Is"'],
    ['values missing', 'NodePool', (spec) => (spec.template.spec.requirements[0].values = []), 'must have a value defined'],
    ['a taint in the spelling of EKS', 'NodePool', (spec) => (spec.template.spec.taints = [{ key: 'a', effect: 'NO_SCHEDULE' }]), 'Unsupported value: "NO_SCHEDULE"'],
    ['a label of Karpenter', 'NodePool', (spec) => (spec.template.metadata = { labels: { 'karpenter.sh/nodepool': 'other' } }), 'is restricted'],
    ['no node class', 'NodePool', (spec) => delete spec.template.spec.nodeClassRef, 'nodeClassRef: Required value'],
    ['a field that is not there', 'NodePool', (spec) => (spec.limit = {}), 'unknown field "spec.limit"'],
    ['a type of volume that does not exist', 'EC2NodeClass', (spec) => (spec.blockDeviceMappings[0].ebs.volumeType = 'gp4'), 'Unsupported value: "gp4"'],
    ['a volume without a unit', 'EC2NodeClass', (spec) => (spec.blockDeviceMappings[0].ebs.volumeSize = '50'), 'volumeSize'],
    ['metadata without tokens, misspelled', 'EC2NodeClass', (spec) => (spec.metadataOptions.httpTokens = 'off'), 'Unsupported value: "off"'],
    ['an image without a version', 'EC2NodeClass', (spec) => (spec.amiSelectorTerms[0].alias = 'al2023'), 'improperly formatted'],
    ['role and profile at once', 'EC2NodeClass', (spec) => (spec.role = 'nodes'), 'must specify exactly one of'],
    ['no subnet', 'EC2NodeClass', (spec) => (spec.subnetSelectorTerms = []), 'subnetSelectorTerms'],
    ['a tag of Karpenter', 'EC2NodeClass', (spec) => (spec.tags = { 'karpenter.sh/nodepool': 'other' }), 'restricted tag'],
    ['a key by another name', 'EC2NodeClass', (spec) => (spec.blockDeviceMappings[0].ebs.kmsKeyId = 'key'), 'unknown field "spec.blockDeviceMappings[0].ebs.kmsKeyId"'],
  ];

  test.each(spoiled)('refuses: %s', async (_, kind, spoil, message) => {
    const object = structuredClone(named('general-purpose').find((each) => each.kind === kind)!);
    expect((await plane.apply([{ ...object, metadata: { name: 'spoiled' } }], '--dry-run=server')).code).toBe(0);
    spoil(object.spec as Spec);
    const { code, stderr } = await plane.apply([{ ...object, metadata: { name: 'spoiled' } }], '--dry-run=server');
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
  }, 60_000);
});
