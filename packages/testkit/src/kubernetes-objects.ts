import { Template } from 'aws-cdk-lib/assertions';

/** An object of the Kubernetes API. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly [key: string]: unknown;
}

/** What a reference in a manifest is; without it, manifests hold none. */
export type Resolve = (reference: unknown) => string;

/** The objects that the kubectl functions of the CDK would apply, namespaces first. */
export function kubernetesObjects(template: Template, resolve: Resolve = refuse): KubernetesObject[] {
  const manifests = Object.values(template.findResources('Custom::AWSCDK-EKS-KubernetesResource'))
    .flatMap(({ Properties }: { Properties?: { Manifest: Manifest } }) => JSON.parse(textOf(Properties!.Manifest, resolve)) as KubernetesObject[]);
  return manifests.sort((a, b) => Number(b.kind === 'Namespace') - Number(a.kind === 'Namespace'));
}

type Manifest = string | { readonly 'Fn::Join': [string, readonly unknown[]] };

function textOf(manifest: Manifest, resolve: Resolve): string {
  return typeof manifest === 'string' ? manifest : manifest['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : resolve(part))).join(manifest['Fn::Join'][0]);
}

function refuse(reference: unknown): never {
  throw new Error(`a manifest holds what is known at deployment only: ${JSON.stringify(reference)}`);
}
