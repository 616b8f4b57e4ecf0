import { Token } from 'aws-cdk-lib';
import { ClusterVersion, KubernetesSupport, SupportType } from '../cluster-version';
import { DeployedCluster } from '../deployed-cluster';
import { minorOf } from './kubernetes-versions';
import { Problem } from './problems';

export function checkVersion(version: ClusterVersion, supportType: SupportType, deployed: DeployedCluster | undefined): Problem[] {
  if (Token.isUnresolved(version.version)) return [];
  return [...checkSupport(version, supportType), ...checkStep(version, deployed?.kubernetesVersion)];
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

function checkStep({ version }: ClusterVersion, standing: string | undefined): Problem[] {
  const [after, before] = [minorOf(version), standing === undefined ? undefined : minorOf(standing)];
  if (after === undefined || before === undefined) return [];
  const problem = { subject: 'version', got: version };
  if (after < before) {
    return [{ ...problem, code: 'KubernetesVersionDowngrade', expected: `${standing}, as deployed, or 1.${before + 1}`, mend: 'a control plane goes back only by the rollback of EKS within 7 days, outside CloudFormation; restore the version' }];
  }
  if (after > before + 1) {
    return [{ ...problem, code: 'KubernetesVersionStep', expected: `1.${before + 1}: ${standing} is deployed, and EKS goes one minor at a time`, mend: `deploy 1.${before + 1} first` }];
  }
  return [];
}
