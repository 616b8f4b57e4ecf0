import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eksV1 from 'aws-cdk-lib/aws-eks';
import * as eksV2 from 'aws-cdk-lib/aws-eks-v2';
import { testStack } from '@external-metrics/testkit';
import { buildCluster, importedVpc } from './fixture';
import { kubectlLayer } from './kubernetes/fixture';

interface Template {
  readonly Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
}

interface Statement {
  readonly Effect: string;
  readonly Resource?: unknown;
}

/** What a stack with nothing but a cluster brings along, nested stacks included. */
function footprint(build: (stack: Stack) => unknown) {
  const stack = testStack();
  build(stack);
  const assembly = (stack.node.root as App).synth();
  const { files } = JSON.parse(readFileSync(join(assembly.directory, 'Test.assets.json'), 'utf8')) as { files: Record<string, { source: { path: string } }> };
  const paths = Object.values(files).map(({ source: { path } }) => path);
  const templates = paths.filter((path) => path.endsWith('.template.json')).map((path) => JSON.parse(readFileSync(join(assembly.directory, path), 'utf8')) as Template);
  const resources = templates.flatMap(({ Resources }) => Object.values(Resources));
  const count = (type: RegExp) => resources.filter(({ Type }) => type.test(Type)).length;
  return {
    lambdaFunctions: count(/^AWS::Lambda::Function$/),
    customResources: count(/^Custom::|^AWS::CloudFormation::CustomResource$/),
    nestedStacks: count(/^AWS::CloudFormation::Stack$/),
    assets: paths.length - templates.length,
    wildcards: resources.flatMap(statementsOf).filter(({ Effect, Resource }) => Effect === 'Allow' && matchesEverything(Resource)).length,
  };
}

/** Of identity policies: the policies of keys and buckets are their own. */
function statementsOf({ Type, Properties = {} }: Template['Resources'][string]): Statement[] {
  if (!/^AWS::IAM::(Role|Policy|ManagedPolicy)$/.test(Type)) return [];
  const { PolicyDocument, Policies = [] } = Properties as { PolicyDocument?: { Statement: Statement[] }; Policies?: { PolicyDocument: { Statement: Statement[] } }[] };
  return [...PolicyDocument?.Statement ?? [], ...Policies.flatMap((policy) => policy.PolicyDocument.Statement)];
}

/** Every resource, or every one of a service. */
function matchesEverything(resource: unknown): boolean {
  return ([] as unknown[]).concat(resource).some((each) => each === '*' || /^"?arn:[^:]*:[^:]*:[^:]*:[^:]*:\*"?$/.test(String(each)));
}

const vpcSubnets = [{ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }];
const nodeGroup = { instanceTypes: [new ec2.InstanceType('m6i.large')] };
const measured = {
  'EksCluster': () => footprint((stack) => buildCluster(stack, { vpc: importedVpc(stack) })),
  '`aws-eks-v2` with kubectl': () => footprint((stack) => new eksV2.Cluster(stack, 'Cluster', {
    version: eksV2.KubernetesVersion.V1_35, vpc: importedVpc(stack), vpcSubnets, defaultCapacityType: eksV2.DefaultCapacityType.NODEGROUP, defaultCapacity: 0, kubectlProviderOptions: { kubectlLayer: kubectlLayer(stack) },
  }).addNodegroupCapacity('Default', nodeGroup)),
  '`aws-eks`': () => footprint((stack) => new eksV1.Cluster(stack, 'Cluster', { version: eksV1.KubernetesVersion.of('1.35'), vpc: importedVpc(stack), vpcSubnets, defaultCapacity: 0, kubectlLayer: kubectlLayer(stack) }).addNodegroupCapacity('Default', nodeGroup)),
};

test('a cluster brings nothing along but resources of CloudFormation\'s own', () => {
  expect(measured.EksCluster()).toEqual({ lambdaFunctions: 0, customResources: 0, nestedStacks: 0, assets: 0, wildcards: 0 });
});

test('the clusters of the CDK bring more', () => {
  // By how much depends on the version of the CDK; the README says what it was with the newest.
  for (const name of ['`aws-eks-v2` with kubectl', '`aws-eks`'] as const) {
    const { lambdaFunctions, assets } = measured[name]();
    expect(Math.min(lambdaFunctions, assets)).toBeGreaterThan(0);
  }
});
