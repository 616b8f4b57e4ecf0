import { Template } from 'aws-cdk-lib/assertions';

/** An object of the Kubernetes API. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly [key: string]: unknown;
}

/** The objects that the kubectl functions of the CDK would apply, namespaces first. */
export function kubernetesObjects(template: Template): KubernetesObject[] {
  const manifests = Object.values(template.findResources('Custom::AWSCDK-EKS-KubernetesResource')).flatMap(({ Properties }: { Properties?: { Manifest: unknown } }) => {
    if (typeof Properties?.Manifest !== 'string') throw new Error(`a manifest that is known at deployment only: ${JSON.stringify(Properties?.Manifest).slice(0, 200)}`);
    return JSON.parse(Properties.Manifest) as KubernetesObject[];
  });
  return manifests.sort((a, b) => Number(b.kind === 'Namespace') - Number(a.kind === 'Namespace'));
}
