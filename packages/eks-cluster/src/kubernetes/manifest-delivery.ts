import { RemovalPolicy } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct, IDependable } from 'constructs';

/** Kubernetes objects that are delivered together. */
export interface ManifestsOptions {
  /** The objects, as the Kubernetes API has them. Of an API that the cluster's version has no more they are refused (`ApiRemoved`). */
  readonly manifests: { [key: string]: unknown }[];

  /**
   * What comes before them.
   *
   * @default - nothing
   */
  readonly after?: IDependable[];

  /**
   * What becomes of them when they leave the stack.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** A release of a Helm chart. */
export interface HelmReleaseOptions {
  /** The name of the release. */
  readonly release: string;

  /** The namespace, which must be there. */
  readonly namespace: string;

  /** The name of the chart. */
  readonly chart: string;

  /**
   * Where the chart is; of a registry (`oci://`) what comes before the name of the chart.
   *
   * @default - `chartAsset` holds it
   */
  readonly repository?: string;

  /**
   * The version of the chart.
   *
   * @default - `chartAsset` holds it
   */
  readonly version?: string;

  /**
   * The chart itself, instead of repository and version: for clusters that reach no repository.
   *
   * @default - the repository's
   */
  readonly chartAsset?: Asset;

  /**
   * Its values.
   *
   * @default - those of the chart
   */
  readonly values?: { [key: string]: unknown };

  /**
   * Whether the deployment waits until the pods are ready.
   *
   * @default false
   */
  readonly wait?: boolean;

  /**
   * What comes before it.
   *
   * @default - nothing
   */
  readonly after?: IDependable[];
}

/** How Kubernetes objects come into a cluster: `KubectlDelivery` applies them with the stack, `BundleDelivery` holds them as files for a GitOps controller. */
export abstract class ManifestDelivery extends Construct {
  /** Delivers objects. The id is unique in the delivery. */
  public abstract addManifests(id: string, options: ManifestsOptions): IDependable;

  /** Delivers a release of a Helm chart. The id is unique in the delivery. */
  public abstract addHelmRelease(id: string, options: HelmReleaseOptions): IDependable;
}
