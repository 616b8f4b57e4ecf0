import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { EksCluster, IEksCluster, Karpenter, KarpenterProps, KubectlDelivery, ManifestDelivery } from '../../src';
import { buildCluster, importedVpc, resourceOf } from '../fixture';
import { kubectlLayer } from './fixture';

export const vpcCluster = (stack: Stack): EksCluster => buildCluster(stack, { vpc: importedVpc(stack) });

export function sharedCluster(stack: Stack): IEksCluster {
  return EksCluster.fromEksClusterAttributes(stack, 'Shared', { clusterName: 'shared', clusterSecurityGroupId: 'sg-0a1b2c3d', vpc: importedVpc(stack) });
}

/** The half that AWS has. */
export function infrastructure(stack: Stack, props: Partial<KarpenterProps> = {}): Karpenter {
  return new Karpenter(stack, 'Karpenter', { cluster: vpcCluster(stack), ...props });
}

/** In a cluster made elsewhere, with every name known: its objects are literal. */
export function delivered(stack: Stack, deliver: (cluster: IEksCluster) => ManifestDelivery): Karpenter {
  const cluster = sharedCluster(stack);
  return new Karpenter(stack, 'Karpenter', {
    cluster, delivery: deliver(cluster), instanceProfileName: 'shared-nodes', interruptionQueueName: 'shared-interruptions',
    encryptionKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/12345678-1234-1234-1234-123456789012'),
  });
}

export function byKubectl(stack: Stack): Karpenter {
  return delivered(stack, (cluster) => new KubectlDelivery(stack, 'Kubectl', { cluster, kubectlLayer: kubectlLayer(stack) }));
}

export interface Statement {
  readonly Sid?: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** What the controller may do, by the names of its policies. */
export function policies(template: Template): Record<string, Statement[]> {
  const { Policies } = resourceOf(template, 'AWS::IAM::Role', 'KarpenterRole').properties as { Policies: { PolicyName: string; PolicyDocument: { Statement: Statement[] } }[] };
  return Object.fromEntries(Policies.map(({ PolicyName, PolicyDocument }) => [PolicyName, PolicyDocument.Statement]));
}

export const actionsOf = ({ Action }: Pick<Statement, 'Action'>) => ([] as string[]).concat(Action);

/** The text of what CloudFormation would join; references as `<logical id>`. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': joined } = value as { Ref?: string; 'Fn::GetAtt'?: string[]; 'Fn::Join'?: [string, unknown[]] };
  if (joined) return joined[1].map(text).join(joined[0]);
  return Ref === 'AWS::Partition' ? 'aws' : `<${Ref ?? attribute!.join('.')}>`;
}

/** Every text in a value as CloudFormation would have it. */
export function joined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(joined);
  if (value === null || typeof value !== 'object') return value;
  if ('Fn::Join' in value) return text(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, joined(inner)]));
}
