import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ClusterVersion, SupportType } from '../cluster-version';
import { EksClusterProps } from '../eks-cluster-props';
import { checkAddons } from './check-addons';
import { checkPublicAccessCidrs } from './check-cidrs';
import { checkNodeGroups, nodeGroupWithAutoMode } from './check-node-group';
import { checkNodeVersion, checkVersion } from './check-version';
import { checkPodSubnets } from './custom-networking';
import { Problem } from './problems';

export interface Defaults {
  readonly version: ClusterVersion;
  readonly subnets: ec2.SubnetSelection;
}

export function checkClusterProps(props: EksClusterProps, defaults: Defaults): Problem[] {
  const zones = zonesOf(props.vpc, props.vpcSubnets ?? defaults.subnets);
  return [
    ...checkName(props.clusterName),
    ...checkVersion(props.version ?? defaults.version, props.supportType ?? SupportType.STANDARD, props.deployed, props),
    ...checkSubnets(zones),
    ...checkPodSubnets(props.podSubnets, zones instanceof Error ? undefined : zones, props.addons, props.compute?.nodePools !== undefined),
    ...checkPublicAccessCidrs(props.endpointPublicAccessCidrs),
    ...checkNodeGroups(props.nodeGroups ?? [], props.deployed && (props.deployed.nodeGroups ?? [])),
    ...(props.nodeGroups ?? []).flatMap(({ id, version }) => (version ? checkNodeVersion(`${id}.version`, version, props.version ?? defaults.version) : [])),
    ...props.compute?.nodePools ? (props.nodeGroups ?? []).map(({ id }) => nodeGroupWithAutoMode(id)) : [],
    ...checkAddons(props.addons, (props.version ?? defaults.version).version, props.compute?.nodePools !== undefined),
  ];
}

function checkName(name: string | undefined): Problem[] {
  if (name === undefined || Token.isUnresolved(name) || /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/.test(name)) return [];
  return [{ code: 'ClusterNameInvalid', subject: 'clusterName', got: name, expected: 'up to 100 letters, digits, hyphens and underscores, a letter or digit first', mend: 'correct the name' }];
}

function checkSubnets(zones: Zones): Problem[] {
  if (zones instanceof Error) return [{ code: 'SubnetsNotFound', subject: 'vpcSubnets', got: zones.message, expected: 'subnets of the VPC', mend: 'choose subnets that the VPC has' }];
  if (zones === undefined || new Set(zones).size >= 2) return [];
  return [{ code: 'SubnetsInOneZone', subject: 'vpcSubnets', got: zones, expected: 'subnets in at least two availability zones', mend: 'choose subnets in a second zone: EKS refuses fewer' }];
}

/** Undefined where they are known at deployment only; an error where the VPC has no such subnets. */
type Zones = string[] | undefined | Error;

function zonesOf(vpc: ec2.IVpc, selection: ec2.SubnetSelection): Zones {
  try {
    const { availabilityZones } = vpc.selectSubnets(selection);
    return availabilityZones.some((zone) => zone === undefined || Token.isUnresolved(zone)) ? undefined : availabilityZones;
  } catch (error) {
    return error as Error;
  }
}
