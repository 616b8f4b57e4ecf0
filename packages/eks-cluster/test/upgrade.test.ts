import { ClusterVersion, EksClusterProps } from '../src';
import { clusterProblems, clusterTemplate, resourceOf } from './fixture';

const standing = (kubernetesVersion: string, version: ClusterVersion, more: Partial<EksClusterProps> = {}): Partial<EksClusterProps> => ({ version, deployed: { kubernetesVersion, resources: [], nodeGroups: ['Default'] }, ...more });
const cluster = (props: Partial<EksClusterProps>) => resourceOf(clusterTemplate(props), 'AWS::EKS::Cluster').properties;

describe('a rollback', () => {
  test('of one minor passes when it is acknowledged, and the error says how', () => {
    expect(clusterProblems(standing('1.36', ClusterVersion.V1_35))).toContain('acknowledge the rollback with "1.36 to 1.35"');
    expect(cluster(standing('1.36', ClusterVersion.V1_35, { acknowledgedRollback: '1.36 to 1.35' })).Version).toBe('1.35');
  });

  test('that was acknowledged once is not acknowledged for ever', () => {
    expect(clusterProblems(standing('1.35', ClusterVersion.V1_34, { acknowledgedRollback: '1.36 to 1.35' }))).toContain('[KubernetesVersionDowngrade]');
    expect(cluster(standing('1.35', ClusterVersion.V1_35, { acknowledgedRollback: '1.36 to 1.35' })).Version).toBe('1.35');
  });

  test('of two minors does not pass', () => {
    const problems = clusterProblems(standing('1.36', ClusterVersion.V1_34, { acknowledgedRollback: '1.36 to 1.34' }));
    expect(problems).toContain('[KubernetesVersionDowngrade]');
    expect(problems).toContain('EKS goes back one minor at most');
  });
});

describe('a forced upgrade', () => {
  test('is forced in the deployment of its step, and in no other', () => {
    expect(cluster(standing('1.35', ClusterVersion.V1_36, { forcedUpgrade: '1.35 to 1.36' })).Force).toBe(true);
    expect(cluster(standing('1.36', ClusterVersion.V1_36, { forcedUpgrade: '1.35 to 1.36' })).Force).toBeUndefined();
    expect(cluster(standing('1.35', ClusterVersion.V1_36)).Force).toBeUndefined();
    expect(cluster({ version: ClusterVersion.V1_36, forcedUpgrade: '1.35 to 1.36' }).Force).toBeUndefined();
  });

  test('of another step is refused', () => {
    expect(clusterProblems(standing('1.35', ClusterVersion.V1_36, { forcedUpgrade: '1.34 to 1.35' }))).toContain('[ForcedUpgradeMismatch] forcedUpgrade: got "1.34 to 1.35", expected "1.35 to 1.36"');
  });
});

describe('nodes', () => {
  const nodes = (version: ClusterVersion | undefined, plane: ClusterVersion) => ({ version: plane, nodeGroups: [{ id: 'Default', version }] });

  test('follow the control plane, or are held back', () => {
    const version = (props: Partial<EksClusterProps>) => resourceOf(clusterTemplate(props), 'AWS::EKS::Nodegroup').properties.Version as string;
    expect(version(nodes(undefined, ClusterVersion.V1_36))).toBe('1.36');
    expect(version(nodes(ClusterVersion.V1_34, ClusterVersion.V1_36))).toBe('1.34');
    expect(version(nodes(ClusterVersion.V1_33, ClusterVersion.V1_36))).toBe('1.33');
  });

  test('are not ahead, and not four minors behind', () => {
    expect(clusterProblems(nodes(ClusterVersion.V1_36, ClusterVersion.V1_35))).toContain('[NodeVersionSkew] Default.version: got "1.36", expected 1.32 to 1.35, the control plane\'s; upgrade the control plane first');
    expect(clusterProblems(nodes(ClusterVersion.V1_32, ClusterVersion.V1_36))).toContain('[NodeVersionSkew] Default.version: got "1.32", expected 1.33 to 1.36');
    expect(clusterProblems({}, (made) => { made.addNodeGroup('Late', { version: ClusterVersion.V1_36 }); })).toContain('[NodeVersionSkew] Late.version');
  });
});
