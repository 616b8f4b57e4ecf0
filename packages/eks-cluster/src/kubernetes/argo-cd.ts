import { CfnCapability } from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, Dependable, IDependable } from 'constructs';
import { IEksCluster } from '../eks-cluster-attributes';
import { throwProblems } from '../private/problems';
import { ArgoCdAccess, ArgoCdApplicationOptions } from './argo-cd-application';
import { ArgoCdInstallation } from './argo-cd-installation';
import { ManifestDelivery } from './manifest-delivery';
import { capabilityTarget, createCapability, createCapabilityRole } from './private/argo-cd-capability';
import { chartTarget, installChart } from './private/argo-cd-chart';
import { allow, AppProject, applicationObject, appProject, ArgoCdTarget, clusterSecret, readerObjects, writerBindings } from './private/argo-cd-objects';
import { checkApplication, checkArgoCd, deliveryMissing } from './private/check-argo-cd';

/** The project of the EKS capability. */
const CLUSTER_PROJECT = 'cluster';

/** Argo CD. */
export interface ArgoCdProps {
  /** The cluster. */
  readonly cluster: IEksCluster;

  /** How Argo CD comes. */
  readonly installation: ArgoCdInstallation;

  /**
   * How the chart and the applications come into the cluster.
   *
   * @default - none: for the EKS capability without applications (`DeliveryMissing`)
   */
  readonly delivery?: ManifestDelivery;
}

/** A project, and what brings it. */
interface Project {
  readonly object: AppProject;
  readonly made: IDependable;
}

/**
 * Keeps in the cluster what is in Git. Argo CD reads the whole cluster, its secrets too, and writes nowhere but in the namespaces of its applications, where each is given
 * what it needs.
 *
 * @see https://argo-cd.readthedocs.io/
 */
export class ArgoCd extends Construct {
  /** The EKS capability; undefined with the chart. */
  public readonly capability?: CfnCapability;

  /** The role of the EKS capability, for repositories and secrets of AWS: grant it what it reads; undefined with the chart. */
  public readonly role?: iam.IRole;

  /** Where the web page and the API of the EKS capability are; undefined with the chart. */
  public readonly serverUrl?: string;

  private readonly delivery?: ManifestDelivery;
  private readonly target: ArgoCdTarget;
  private readonly applications = new Set<string>();
  private readonly projects = new Map<string, Project>();
  private readonly installed: IDependable[];

  constructor(scope: Construct, id: string, props: ArgoCdProps) {
    super(scope, id);
    throwProblems(this.node.path, checkArgoCd(props));
    const { cluster, delivery, installation: { capability, helmChart } } = props;
    this.delivery = delivery;
    if (capability) {
      this.role = capability.role ?? createCapabilityRole(this, cluster);
      this.capability = createCapability(this, cluster, this.role, capability);
      this.serverUrl = this.capability.attrConfigurationArgoCdServerUrl;
      this.target = capabilityTarget(cluster, this.role, capability);
      this.installed = [this.capability];
    } else {
      this.target = chartTarget;
      this.installed = installChart(id, delivery!, helmChart!);
      // What depends on Argo CD waits for its objects, which are not below it.
      Dependable.implement(this, { dependencyRoots: this.installed.flatMap((each) => Dependable.of(each).dependencyRoots) });
    }
  }

  /** Keeps a directory of a Git repository in the cluster. The id is unique in the delivery. */
  public addApplication(id: string, options: ArgoCdApplicationOptions): IDependable {
    const { name = kebab(id), namespaces, access = ArgoCdAccess.EDIT, after = [] } = options;
    const [onlyProject] = this.capability ? this.projects.keys() : [];
    const project = options.project ?? (this.capability ? onlyProject ?? CLUSTER_PROJECT : name);
    throwProblems(`${this.node.path}.${id}`, [
      ...this.delivery ? [] : [deliveryMissing('applications')],
      ...checkApplication(options, name, project, { applications: this.applications, onlyProject }),
    ]);
    this.applications.add(name);
    const { server, subject } = this.target;
    const { object, made } = this.projectOf(project);
    allow(object, server, options, access);
    const bound = this.delivery!.addManifests(`${id}Access`, { manifests: writerBindings(name, namespaces, access, subject), after });
    // Argo CD may write as long as the application is there.
    return this.delivery!.addManifests(id, { manifests: [applicationObject(name, project, server, options)], after: [made, bound] });
  }

  /** Applications are added to it until the objects are written. */
  private projectOf(name: string): Project {
    const existing = this.projects.get(name);
    if (existing) return existing;
    const object = appProject(name, this.target.roles);
    const after = this.capability ? [this.registerCluster(name)] : this.installed;
    const project = { object, made: this.delivery!.addManifests(`${this.node.id}Project-${name}`, { manifests: [object], after }) };
    this.projects.set(name, project);
    return project;
  }

  /** The EKS capability knows no cluster, not even its own. */
  private registerCluster(project: string): IDependable {
    const { server, subject } = this.target;
    return this.delivery!.addManifests(`${this.node.id}Cluster`, { manifests: [clusterSecret(server, project), ...readerObjects(subject)], after: this.installed });
  }
}

function kebab(id: string): string {
  return id.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}
