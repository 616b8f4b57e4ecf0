import { CfnAddon } from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct, IDependable } from 'constructs';
import { AddonOptions } from '../addon-options';
import { parseObject } from './check-addons';
import { volumeKeyPolicy } from './encryption-key';
import { KnownAddon, knownAddons } from './known-addons';
import { JsonObject, mergeObjects } from './merge-objects';
import { PodIdentityPrincipal } from './pod-identity-principal';

export interface AddonsProps {
  readonly addons: readonly AddonOptions[];
  /** The cluster's name as a reference, so that add-ons come after it. */
  readonly clusterName: string;
  readonly physicalClusterName: string;
  readonly encryptionKey: kms.IKey;
  readonly nodes: IDependable;
  /** What the cluster makes of single add-ons, by name. */
  readonly configurations: Readonly<Record<string, JsonObject | undefined>>;
  readonly autoMode: boolean;
}

/** The add-ons in their order: the agent that hands out roles, then networking, then nodes, then what runs on nodes. */
export class Addons extends Construct {
  public readonly beforeNodes: CfnAddon[] = [];
  private readonly byName = new Map<string, CfnAddon>();

  constructor(scope: Construct, id: string, props: AddonsProps) {
    super(scope, id);
    for (const [name, known] of Object.entries(knownAddons)) {
      const options = props.addons.find((addon) => addon.name === name);
      if (!isInstalled(known, options, props.autoMode)) continue;
      const addon = createAddon(new Construct(this, name), name, known, options, props);
      this.byName.set(name, addon);
      if (known.order === 'after nodes') addon.node.addDependency(props.nodes);
      else {
        addon.node.addDependency(...this.beforeNodes);
        this.beforeNodes.push(addon);
      }
    }
  }

  public find(name: string): CfnAddon | undefined {
    return this.byName.get(name);
  }
}

function isInstalled(known: KnownAddon, options: AddonOptions | undefined, autoMode: boolean): boolean {
  if (autoMode && known.inAutoMode) return false;
  return options ? options.enabled ?? true : known.byDefault;
}

function createAddon(scope: Construct, name: string, { configuration, identity }: KnownAddon, options: AddonOptions | undefined, props: AddonsProps): CfnAddon {
  const role = identity && new iam.Role(scope, 'Role', {
    assumedBy: new PodIdentityPrincipal(scope, props.physicalClusterName),
    description: `Add-on ${name} of ${props.physicalClusterName}`,
    managedPolicies: identity.managedPolicies.map((policy) => iam.ManagedPolicy.fromAwsManagedPolicyName(policy)),
    inlinePolicies: identity.usesKey ? { Volumes: volumeKeyPolicy(props.encryptionKey) } : undefined,
  });
  return new CfnAddon(scope, 'Resource', {
    clusterName: props.clusterName,
    addonName: name,
    addonVersion: options?.version,
    resolveConflicts: 'OVERWRITE',
    configurationValues: configurationValues({ ...configuration, ...props.configurations[name] }, options?.configuration),
    podIdentityAssociations: role && [{ serviceAccount: identity.serviceAccount, roleArn: role.roleArn }],
  });
}

/** What is given wins, member by member. */
function configurationValues(own: JsonObject, given: string | undefined): string | undefined {
  // A text that holds references is an object all the same; one that is a reference is not known.
  const parsed = given === undefined ? {} : parseObject(given);
  const values = parsed && mergeObjects(own, parsed);
  return values && Object.keys(values).length > 0 ? JSON.stringify(values) : given;
}
