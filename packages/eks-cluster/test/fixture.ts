import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { problemsOf, templateOf, TestStackOptions } from '@external-metrics/testkit';
import { EksCluster, EksClusterProps } from '../src';

export type ClusterOptions = Partial<EksClusterProps>;

export function testVpc(stack: Stack): ec2.Vpc {
  return new ec2.Vpc(stack, 'Vpc', {
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    natGateways: 0,
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [{ name: 'Nodes', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }],
  });
}

/** `ec2.Vpc` looks the zones of the region up to check those that it is given; this one does not. */
export function importedVpc(stack: Stack): ec2.IVpc {
  return ec2.Vpc.fromVpcAttributes(stack, 'Imported', { vpcId: 'vpc-1', availabilityZones: ['us-east-1a', 'us-east-1b'], privateSubnetIds: ['subnet-1', 'subnet-2'] });
}

export type Build = (cluster: EksCluster, stack: Stack) => void;

/** A cluster in a fresh VPC; `props` may need the stack. */
export function buildCluster(stack: Stack, props: ClusterOptions | ((stack: Stack) => ClusterOptions) = {}): EksCluster {
  const given = typeof props === 'function' ? props(stack) : props;
  return new EksCluster(stack, 'Cluster', { ...given, vpc: given.vpc ?? testVpc(stack) });
}

export function clusterTemplate(props?: ClusterOptions | ((stack: Stack) => ClusterOptions), build: Build = () => undefined, options?: TestStackOptions): Template {
  return templateOf((stack) => build(buildCluster(stack, props), stack), options);
}

export function clusterProblems(props?: ClusterOptions | ((stack: Stack) => ClusterOptions), build: Build = () => undefined): string {
  return problemsOf((stack) => build(buildCluster(stack, props), stack));
}

/** The resource of a type; with `part`, the one whose logical ID holds it. */
export function resourceOf(template: Template, type: string, part = ''): { id: string; properties: Record<string, any>; dependsOn: string[]; deletionPolicy?: string } { // eslint-disable-line @typescript-eslint/no-explicit-any -- templates are untyped
  const found = Object.entries(template.findResources(type)).filter(([id]) => id.includes(part));
  if (found.length !== 1) throw new Error(`${found.length} resources of type ${type} with ${part}: ${found.map(([id]) => id).join()}`);
  const [[id, { Properties = {}, DependsOn = [], DeletionPolicy }]] = found;
  return { id, properties: Properties, dependsOn: ([] as string[]).concat(DependsOn), deletionPolicy: DeletionPolicy };
}
