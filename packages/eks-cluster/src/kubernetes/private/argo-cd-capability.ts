import { Stack } from 'aws-cdk-lib';
import { CfnCapability } from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { IEksCluster } from '../../eks-cluster-attributes';
import { ArgoCdCapabilityOptions, ArgoCdIdentity } from '../argo-cd-installation';
import { ARGO_CD_NAMESPACE, ArgoCdTarget, ProjectRole } from './argo-cd-objects';

export function createCapability(scope: Construct, cluster: IEksCluster, role: iam.IRole, options: ArgoCdCapabilityOptions): CfnCapability {
  const { identityCenterInstanceArn: idcInstanceArn, identityCenterRegion: idcRegion, admins, editors = [], viewers = [], vpcEndpointIds = [] } = options;
  const mappings = { ADMIN: admins, EDITOR: editors, VIEWER: viewers };
  return new CfnCapability(scope, 'Resource', {
    clusterName: cluster.clusterName,
    capabilityName: 'argocd',
    type: 'ARGOCD',
    roleArn: role.roleArn,
    // EKS knows no other.
    deletePropagationPolicy: 'RETAIN',
    configuration: { argoCd: {
      namespace: ARGO_CD_NAMESPACE,
      awsIdc: { idcInstanceArn, idcRegion: idcRegion ?? Stack.of(scope).region },
      rbacRoleMappings: Object.entries(mappings).filter(([, identities]) => identities.length > 0)
        .map(([name, identities]) => ({ role: name, identities: identities.map(({ id, type }) => ({ id, type })) })),
      ...vpcEndpointIds.length > 0 ? { networkAccess: { vpceIds: vpcEndpointIds } } : {},
    } },
  });
}

/** Argo CD needs no permission in AWS to read a public repository, or one whose credentials are in the cluster. */
export function createCapabilityRole(scope: Construct, cluster: IEksCluster): iam.Role {
  return new iam.Role(scope, 'Role', { assumedBy: new CapabilitiesPrincipal(), description: `Argo CD of ${cluster.node.path}` });
}

/**
 * EKS makes the access entry of the role, and a second one fails. So the rights are bound in the cluster, to the group that stands for the entry
 * (https://docs.aws.amazon.com/eks/latest/userguide/argocd-register-clusters.html).
 */
export function capabilityTarget(cluster: IEksCluster, role: iam.IRole, { clusterArn, editors = [], viewers = [] }: ArgoCdCapabilityOptions): ArgoCdTarget {
  return {
    server: clusterArn ?? cluster.cluster.clusterArn,
    subject: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: `eks-access-entry:${role.roleArn}` },
    // Editors and viewers of the capability see no applications without a role of their project; admins see all.
    roles: [projectRole('editor', ['get', 'sync'], editors), projectRole('viewer', ['get'], viewers)].filter(({ groups }) => groups.length > 0),
  };
}

function projectRole(name: string, actions: string[], identities: readonly ArgoCdIdentity[]): ProjectRole {
  return { name, actions, groups: identities.map(({ id }) => id) };
}

/** As AWS documents it, without conditions. One statement for both actions, so that it is the same whether or not statements are merged. */
class CapabilitiesPrincipal extends iam.ServicePrincipal {
  constructor() {
    super('capabilities.eks.amazonaws.com');
  }

  public addToAssumeRolePolicy(document: iam.PolicyDocument) {
    document.addStatements(new iam.PolicyStatement({ actions: ['sts:AssumeRole', 'sts:TagSession'], principals: [this] }));
  }
}
