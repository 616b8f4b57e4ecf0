import { Token } from 'aws-cdk-lib';
import { Construct, IDependable } from 'constructs';
import { ClusterVersion } from '../cluster-version';
import { checkApis } from '../private/check-apis';
import { Problem, throwProblems } from '../private/problems';
import { HelmReleaseOptions, ManifestDelivery, ManifestsOptions } from './manifest-delivery';
import { toYaml } from './private/yaml';

const KUSTOMIZATION = 'kustomization.yaml';

/** A bundle for a cluster that is known. */
export interface BundleDeliveryProps {
  /**
   * The Kubernetes version of the cluster: objects of an API that it has no more are refused (`ApiRemoved`), those that a later one will not have warned of
   * (`ApiDeprecated`).
   *
   * @default - not known: APIs are not checked
   */
  readonly version?: ClusterVersion;
}

/**
 * Holds Kubernetes objects as a kustomization of plain YAML, for Argo CD, Flux or `kubectl apply -k`. It adds nothing to the stack, and where the files go is the app's. Values that are known at
 * deployment only can't be in it (`ManifestUnresolved`).
 *
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
 */
export class BundleDelivery extends ManifestDelivery {
  private readonly manifests = new Map<string, readonly { [key: string]: unknown }[]>();
  private readonly releases: HelmReleaseOptions[] = [];

  constructor(scope: Construct, id: string, private readonly props: BundleDeliveryProps = {}) {
    super(scope, id);
  }

  public addManifests(id: string, options: ManifestsOptions): IDependable {
    const { manifests } = options;
    checkApis(this, id, manifests, this.props.version?.version);
    this.manifests.set(fileName(id), manifests);
    return new Construct(this, id);
  }

  public addHelmRelease(id: string, options: HelmReleaseOptions): IDependable {
    this.releases.push(options);
    return new Construct(this, id);
  }

  /** The files' texts by their names. */
  public get files(): { [name: string]: string } {
    throwProblems(this.node.path, [
      ...[...this.manifests].flatMap(([name, manifests]) => unresolved(name, manifests)),
      ...this.releases.flatMap(({ release, values }) => unresolved(`${release}.values`, values)),
    ]);
    const written = [...this.manifests].map(([name, manifests]): [string, string] => [name, manifests.map((manifest) => toYaml(manifest)).join('---\n')]);
    return Object.fromEntries([...written, [KUSTOMIZATION, toYaml(this.kustomization(written.map(([name]) => name)))]]);
  }

  private kustomization(resources: string[]) {
    const helmCharts = this.releases.map(({ chart: name, repository: repo, version, release: releaseName, namespace, values: valuesInline }) =>
      ({ name, repo, version, releaseName, namespace, includeCRDs: true, valuesInline }));
    return { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources, ...helmCharts.length > 0 ? { helmCharts } : {} };
  }
}

function fileName(id: string): string {
  return `${id.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()}.yaml`;
}

function unresolved(subject: string, value: unknown): Problem[] {
  if (Token.isUnresolved(value)) {
    return [{ code: 'ManifestUnresolved', subject, got: 'a value that is known at deployment only', expected: 'a literal value', mend: 'give it as a literal, or apply the objects with KubectlDelivery' }];
  }
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => unresolved(`${subject}.${key}`, inner));
}
