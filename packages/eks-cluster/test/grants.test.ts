import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { EksCluster } from '../src';
import { clusterProblems, clusterTemplate, importedVpc } from './fixture';

const arn = 'arn:aws:iam::111122223333:role/Admin';
const admin = new iam.ArnPrincipal(arn);

function entries(template: Template) {
  return Object.values(template.findResources('AWS::EKS::AccessEntry')).map(({ Properties }) => Properties as {
    ClusterName: unknown; PrincipalArn: unknown; AccessPolicies: { PolicyArn: unknown; AccessScope: unknown }[];
  });
}

function policies(template: Template) {
  return entries(template)[0].AccessPolicies.map(({ PolicyArn, AccessScope }) => [/cluster-access-policy\/(\w+)/.exec(JSON.stringify(PolicyArn))?.[1], AccessScope]);
}

const everywhere = { Type: 'cluster' };
const within = (...Namespaces: string[]) => ({ Type: 'namespace', Namespaces });

test.each<[string, (cluster: EksCluster) => void, unknown]>([
  ['admin', (cluster) => cluster.grants.admin(admin), [['AmazonEKSClusterAdminPolicy', everywhere]]],
  ['admin within namespaces', (cluster) => cluster.grants.admin(admin, { namespaces: ['web'] }), [['AmazonEKSAdminPolicy', within('web')]]],
  ['edit', (cluster) => cluster.grants.edit(admin), [['AmazonEKSEditPolicy', everywhere]]],
  ['view within namespaces', (cluster) => cluster.grants.view(admin, { namespaces: ['web', 'team-*'] }), [['AmazonEKSViewPolicy', within('team-*', 'web')]]],
  ['two grants to one principal meet in one entry', (cluster) => {
    cluster.grants.view(admin);
    cluster.grants.edit(admin, { namespaces: ['web'] });
  }, [['AmazonEKSViewPolicy', everywhere], ['AmazonEKSEditPolicy', within('web')]]],
  ['the same grant twice joins the namespaces', (cluster) => {
    cluster.grants.edit(admin, { namespaces: ['web'] });
    cluster.grants.edit(admin, { namespaces: ['batch', 'web'] });
  }, [['AmazonEKSEditPolicy', within('batch', 'web')]]],
  ['the whole cluster holds namespaces', (cluster) => {
    cluster.grants.view(admin);
    cluster.grants.view(admin, { namespaces: ['web'] });
  }, [['AmazonEKSViewPolicy', everywhere]]],
])('%s', (_, grant, expected) => {
  const template = clusterTemplate({}, grant);
  expect(policies(template)).toEqual(expected);
  expect(entries(template)).toEqual([expect.objectContaining({ PrincipalArn: arn, ClusterName: { Ref: 'ClusterC2E21B66' } })]);
});

test('policies are of the stack\'s partition', () => {
  const template = clusterTemplate({}, (cluster) => cluster.grants.admin(admin));
  expect(entries(template)[0].AccessPolicies[0].PolicyArn).toEqual({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy']] });
});

test('a role that is made in the app, one that is imported, and a user', () => {
  const template = clusterTemplate({}, (cluster, stack) => {
    cluster.grants.admin(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));
    cluster.grants.admin(iam.Role.fromRoleArn(stack, 'Imported', arn));
    cluster.grants.view(iam.Role.fromRoleArn(stack, 'ImportedAgain', arn));
    cluster.grants.view(iam.User.fromUserArn(stack, 'User', 'arn:aws:iam::111122223333:user/Jo'));
  });
  expect(entries(template).map(({ PrincipalArn }) => PrincipalArn)).toEqual([{ 'Fn::GetAtt': ['Role1ABCC5F0', 'Arn'] }, arn, 'arn:aws:iam::111122223333:user/Jo']);
});

test('roles of the same id in two stacks are two principals', () => {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'Test');
  const cluster = new EksCluster(stack, 'Cluster', { vpc: importedVpc(stack) });
  for (const id of ['One', 'Two']) cluster.grants.admin(new iam.Role(new Stack(app, id), 'Role', { assumedBy: new iam.AccountRootPrincipal() }));
  app.synth();
  expect(entries(Template.fromStack(stack))).toHaveLength(2);
});

test('without grants nobody has access', () => {
  clusterTemplate().resourceCountIs('AWS::EKS::AccessEntry', 0);
});

test.each<[string, (cluster: EksCluster) => void, string[]]>([
  ['an account', (cluster) => cluster.grants.admin(new iam.AccountRootPrincipal()), ['GrantPrincipalUnsupported']],
  ['a session', (cluster) => cluster.grants.admin(new iam.ArnPrincipal('arn:aws:sts::111122223333:assumed-role/Admin/jo')), ['GrantPrincipalUnsupported']],
  ['a service', (cluster) => cluster.grants.admin(new iam.ServicePrincipal('ec2.amazonaws.com')), ['GrantPrincipalUnsupported']],
  ['no namespace', (cluster) => cluster.grants.view(admin, { namespaces: [] }), ['NamespacesEmpty']],
  ['what is no namespace, and no principal', (cluster) => cluster.grants.view(new iam.StarPrincipal(), { namespaces: ['Web_1'] }), ['GrantPrincipalUnsupported', 'NamespaceInvalid']],
])('refuses %s', (_, grant, codes) => {
  const message = clusterProblems({}, grant);
  expect([...message.matchAll(/\[(\w+)\]/g)].map(([, code]) => code)).toEqual(codes);
});

describe('one access entry for a principal', () => {
  const duplicate = (build: (cluster: EksCluster, stack: Stack) => void) => clusterProblems({ clusterName: 'main' }, build);

  test('holds for entries that others make in the app', () => {
    const problems = duplicate((cluster, stack) => {
      cluster.grants.admin(admin);
      EksCluster.fromEksClusterAttributes(stack, 'Again', { clusterName: 'main' }).grants.view(admin);
      EksCluster.fromEksClusterAttributes(stack, 'Third', { clusterName: 'main' }).grants.view(admin);
    });
    expect(problems).toContain('[AccessEntryDuplicate]');
    expect(problems).toContain('Test/Third/AccessEntries');
    expect(problems).toContain(`got "${arn}"`);
  });

  test('holds for the role of the nodes, whose entry EKS makes', () => {
    expect(duplicate((cluster) => cluster.grants.view(cluster.nodeRole))).toContain('NodeGroups/Default/Resource is another');
  });

  test('does not hold for other clusters, and other principals', () => {
    expect(() => clusterTemplate({}, (cluster, stack) => {
      cluster.grants.admin(admin);
      cluster.grants.admin(new iam.ArnPrincipal('arn:aws:iam::111122223333:role/Other'));
      EksCluster.fromEksClusterAttributes(stack, 'Other', { clusterName: 'other' }).grants.view(admin);
    })).not.toThrow();
  });
});

describe('namespaces that are declared', () => {
  const declared = (...namespaces: string[]) => (cluster: EksCluster) => {
    cluster.grants.edit(admin, { namespaces });
    cluster.grants.declareNamespaces('web', 'tools');
  };

  test('are the only ones, besides those of the system and patterns', () => {
    expect(() => clusterTemplate({}, declared('web', 'kube-system', 'team-*'))).not.toThrow();
    const problems = clusterProblems({}, declared('wep', 'tools'));
    expect(problems).toContain('[NamespaceUnknown] grants: got "wep", expected a namespace that the cluster has: tools, web; correct the name');
  });
});
