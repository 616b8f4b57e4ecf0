import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AddonOptions } from '../addon-options';
import { JsonObject } from './merge-objects';
import { Problem } from './problems';

export const CNI = 'vpc-cni';

/**
 * Pods take their addresses from other subnets than their node, by zone. Without groups of its own, their network interface has the security groups of the node.
 * https://docs.aws.amazon.com/eks/latest/userguide/cni-custom-network.html; the values are those of the chart `aws-vpc-cni`, which the add-on takes.
 */
export function customNetworking(region: string, podSubnets: readonly ec2.ISubnet[]): JsonObject {
  return {
    env: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true', ENI_CONFIG_LABEL_DEF: 'topology.kubernetes.io/zone' },
    eniConfig: { create: true, region, subnets: Object.fromEntries(podSubnets.map(({ availabilityZone, subnetId }) => [availabilityZone, { id: subnetId }])) },
  };
}

/** `nodeZones`: undefined where they are known at deployment only. */
export function checkPodSubnets(podSubnets: readonly ec2.ISubnet[] | undefined, nodeZones: readonly string[] | undefined, addons: readonly AddonOptions[] = [], autoMode = false): Problem[] {
  if (!podSubnets) return [];
  const subject = 'podSubnets';
  const zones = podSubnets.map(({ availabilityZone }) => availabilityZone);
  const problem = { code: 'PodSubnetZonesInvalid', subject, got: zones };
  return [
    ...autoMode ? [{ code: 'PodSubnetsWithoutCni', subject, got: 'EKS Auto Mode', expected: `the add-on ${CNI}`, mend: 'leave podSubnets out: in EKS Auto Mode a NodeClass of your own chooses them' }] : [],
    ...addons.some(({ name, enabled }) => name === CNI && enabled === false) ? [{ code: 'PodSubnetsWithoutCni', subject, got: `no ${CNI}`, expected: `the add-on ${CNI}`, mend: 'enable it, or leave podSubnets out' }] : [],
    ...zones.some((zone) => Token.isUnresolved(zone)) ? [{ ...problem, got: 'zones that are known at deployment only', expected: 'zones by their names', mend: 'name the availability zones of the VPC' }] : [],
    ...new Set(zones).size < zones.length ? [{ ...problem, expected: 'one subnet in each zone', mend: 'choose one subnet for each zone' }] : [],
    ...(nodeZones ?? []).some((zone) => !zones.includes(zone)) ? [{ ...problem, expected: `a subnet in each zone of the nodes: ${nodeZones!.join(', ')}`, mend: 'add the missing subnets: nodes in a zone without one never become ready' }] : [],
  ];
}
