import { Token } from 'aws-cdk-lib';
import { ClusterVersion, KubernetesSupport, SupportType } from '../cluster-version';
import { DeployedCluster } from '../deployed-cluster';
import { minorOf } from './kubernetes-versions';
import { Problem } from './problems';

/** https://kubernetes.io/releases/version-skew-policy/#kubelet */
const OLDEST_NODES = 3;

/** What lets a step between versions pass that is refused otherwise. */
export interface VersionAcknowledgements {
  readonly acknowledgedRollback?: string;
  readonly forcedUpgrade?: string;
}

export function checkVersion(version: ClusterVersion, supportType: SupportType, deployed: DeployedCluster | undefined, acknowledgements: VersionAcknowledgements = {}): Problem[] {
  if (Token.isUnresolved(version.version)) return [];
  return [
    ...checkSupport(version, supportType),
    ...checkStep(version, deployed?.kubernetesVersion, acknowledgements.acknowledgedRollback),
    ...checkForce(version, deployed?.kubernetesVersion, acknowledgements.forcedUpgrade),
  ];
}

/** How a step is named: the acknowledgement of one says nothing of the next. */
export function step(from: string, to: string): string {
  return `${from} to ${to}`;
}

/** Whether upgrade insights are passed over in this deployment. */
export function isForced({ version }: ClusterVersion, deployed: DeployedCluster | undefined, forcedUpgrade: string | undefined): boolean {
  return forcedUpgrade !== undefined && deployed?.kubernetesVersion !== undefined && forcedUpgrade === step(deployed.kubernetesVersion, version);
}

/** Nodes are not ahead of the control plane, and not far behind it. */
export function checkNodeVersion(subject: string, nodes: ClusterVersion, { version }: ClusterVersion): Problem[] {
  const [node, plane] = [minorOf(nodes.version), minorOf(version)];
  if (node === undefined || plane === undefined || (node <= plane && node >= plane - OLDEST_NODES)) return [];
  return [{
    code: 'NodeVersionSkew', subject, got: nodes.version, expected: `1.${plane - OLDEST_NODES} to ${version}, the control plane's`,
    mend: node > plane ? 'upgrade the control plane first' : 'upgrade the nodes before the control plane goes further',
  }];
}

/** What is left of an acknowledgement that has done its work is not in the way; one of another step is a mistake. */
function checkForce({ version }: ClusterVersion, standing: string | undefined, forcedUpgrade: string | undefined): Problem[] {
  if (forcedUpgrade === undefined || standing === undefined || forcedUpgrade.endsWith(` to ${version}`)) return [];
  return [{ code: 'ForcedUpgradeMismatch', subject: 'forcedUpgrade', got: forcedUpgrade, expected: `"${step(standing, version)}", the step that is deployed`, mend: 'correct it, or leave it out' }];
}

function checkSupport({ version, support }: ClusterVersion, supportType: SupportType): Problem[] {
  const subject = 'version';
  if (minorOf(version) === undefined || support === undefined || support === KubernetesSupport.ENDED) {
    return [{
      code: 'KubernetesVersionUnsupported', subject, got: version, expected: `a version that EKS supports: ${ClusterVersion.supported.join(', ')}`,
      mend: 'choose one of them, or give ClusterVersion.of the facts of a newer one',
    }];
  }
  if (support === KubernetesSupport.EXTENDED && supportType !== SupportType.EXTENDED) {
    return [{
      code: 'ExtendedSupportNotChosen', subject, got: version, expected: 'a version in standard support', mend: 'upgrade, or accept the higher price with supportType: SupportType.EXTENDED',
    }];
  }
  return [];
}

function checkStep({ version }: ClusterVersion, standing: string | undefined, acknowledgedRollback: string | undefined): Problem[] {
  const [after, before] = [minorOf(version), standing === undefined ? undefined : minorOf(standing)];
  if (after === undefined || before === undefined) return [];
  const problem = { subject: 'version', got: version };
  if (after < before) {
    const rollback = after === before - 1 ? step(standing!, version) : undefined;
    if (rollback !== undefined && acknowledgedRollback === rollback) return [];
    return [{
      ...problem, code: 'KubernetesVersionDowngrade', expected: `${standing}, as deployed, or 1.${before + 1}`,
      mend: rollback === undefined ? 'restore the version: EKS goes back one minor at most' : `restore the version; or, within 7 days of the upgrade and with nodes and add-ons that fit, acknowledge the rollback with "${rollback}"`,
    }];
  }
  if (after > before + 1) {
    return [{ ...problem, code: 'KubernetesVersionStep', expected: `1.${before + 1}: ${standing} is deployed, and EKS goes one minor at a time`, mend: `deploy 1.${before + 1} first` }];
  }
  return [];
}
