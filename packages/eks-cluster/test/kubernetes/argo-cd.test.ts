import { readFileSync } from 'fs';
import { join } from 'path';
import { App, RemovalPolicy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { kubernetesObjects, problemsOf, templateOf, testStack } from '@external-metrics/testkit';
import { ArgoCd, ArgoCdAccess, ArgoCdApplicationOptions, ArgoCdCapabilityOptions, ArgoCdIdentity, ArgoCdInstallation, BundleDelivery } from '../../src';
import { buildCluster, resourceOf } from '../fixture';
import { addWeb, admins, application, build, capability, capabilityObjects, chartObjects, clusterArn, editors, find, instance, literalCapability, roleArn, viewers } from './argo-cd-fixture';

describe('the EKS capability', () => {
  const alone = (more: Partial<ArgoCdCapabilityOptions> = {}) => templateOf((stack) => {
    new ArgoCd(stack, 'ArgoCd', { cluster: buildCluster(stack), installation: ArgoCdInstallation.eksCapability({ ...capability, ...more }) });
  });

  test('is what EKS makes', () => {
    const template = alone({ editors: [ArgoCdIdentity.group(editors)], viewers: [ArgoCdIdentity.user(viewers)], vpcEndpointIds: ['vpce-1'], identityCenterRegion: 'eu-west-1' });
    expect(resourceOf(template, 'AWS::EKS::Capability').properties).toEqual({
      ClusterName: { Ref: expect.stringMatching(/^Cluster/) }, CapabilityName: 'argocd', Type: 'ARGOCD', DeletePropagationPolicy: 'RETAIN',
      RoleArn: { 'Fn::GetAtt': [resourceOf(template, 'AWS::IAM::Role', 'ArgoCd').id, 'Arn'] },
      Configuration: { ArgoCd: {
        Namespace: 'argocd', AwsIdc: { IdcInstanceArn: instance, IdcRegion: 'eu-west-1' }, NetworkAccess: { VpceIds: ['vpce-1'] },
        RbacRoleMappings: [
          { Role: 'ADMIN', Identities: [{ Id: admins, Type: 'SSO_GROUP' }] },
          { Role: 'EDITOR', Identities: [{ Id: editors, Type: 'SSO_GROUP' }] },
          { Role: 'VIEWER', Identities: [{ Id: viewers, Type: 'SSO_USER' }] },
        ],
      } },
    });
  });

  test('asks for no more than is given', () => {
    expect(resourceOf(alone(), 'AWS::EKS::Capability').properties.Configuration).toEqual({ ArgoCd: {
      Namespace: 'argocd', AwsIdc: { IdcInstanceArn: instance, IdcRegion: 'us-east-1' }, RbacRoleMappings: [{ Role: 'ADMIN', Identities: [{ Id: admins, Type: 'SSO_GROUP' }] }],
    } });
  });

  test('its role trusts the capabilities of EKS, and may do nothing', () => {
    const template = alone();
    const { properties, id } = resourceOf(template, 'AWS::IAM::Role', 'ArgoCd');
    expect(properties.AssumeRolePolicyDocument.Statement).toEqual([{
      Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:TagSession'], Principal: { Service: 'capabilities.eks.amazonaws.com' },
    }]);
    expect(properties.ManagedPolicyArns ?? properties.Policies ?? []).toEqual([]);
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).not.toContain(id);
  });

  test('brings no function, custom resource or asset, and no access entry, which EKS makes itself', () => {
    const stack = testStack();
    new ArgoCd(stack, 'ArgoCd', { cluster: buildCluster(stack), installation: ArgoCdInstallation.eksCapability(capability) });
    const { directory } = (stack.node.root as App).synth();
    const read = (name: string) => JSON.parse(readFileSync(join(directory, name), 'utf8')) as { Resources: Record<string, { Type: string }>; files: object };
    const types = Object.values(read('Test.template.json').Resources).map(({ Type }) => Type);
    expect(types.filter((type) => /^AWS::Lambda|^Custom::|^AWS::CloudFormation|AccessEntry/.test(type))).toEqual([]);
    // The template itself.
    expect(Object.keys(read('Test.assets.json').files)).toHaveLength(1);
  });

  test('its role can be given, and is granted what it reads', () => {
    const template = templateOf((stack) => {
      const { role } = build(stack, ArgoCdInstallation.eksCapability(capability), () => undefined);
      role!.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['codecommit:GitPull'], resources: ['arn:aws:codecommit:us-east-1:111122223333:web'] }));
    });
    expect(resourceOf(template, 'AWS::IAM::Policy', 'ArgoCdRole').properties.PolicyDocument.Statement).toHaveLength(1);
    expect(resourceOf(templateOf((stack) => build(stack, literalCapability(stack))), 'AWS::EKS::Capability').properties.RoleArn).toBe(roleArn);
  });

  test('comes before what it reads: cluster, project, rights, application', () => {
    const template = templateOf((stack) => build(stack, ArgoCdInstallation.eksCapability(capability)));
    const [cluster, project, access, web] = ['ArgoCdCluster', 'ArgoCdProjectcluster', 'WebAccess', 'Web'].map((id) => delivered(template, id));
    expect(cluster.dependsOn).toContain(resourceOf(template, 'AWS::EKS::Capability').id);
    expect(project.dependsOn).toContain(cluster.id);
    expect(web.dependsOn).toEqual(expect.arrayContaining([project.id, access.id]));
    // Names that only the deployment knows are references.
    expect(JSON.stringify(cluster.manifest)).toContain('"Fn::GetAtt":["ArgoCdRole');
    expect(JSON.stringify(web.manifest)).toMatch(/"Fn::GetAtt":\["Cluster\w+","Arn"\]/);
  });

  test('knows the cluster by its ARN, in one project for all applications', () => {
    const objects = capabilityObjects((argoCd) => {
      addWeb(argoCd);
      argoCd.addApplication('Worker', { ...application, path: 'worker', namespaces: ['web', 'worker'] });
      argoCd.addApplication('Tools', { ...application, repository: 'git@git.example:platform/tools.git', namespaces: ['tools'] });
    });
    expect(find(objects, 'Secret')).toMatchObject({ metadata: { name: 'in-cluster', namespace: 'argocd', labels: { 'argocd.argoproj.io/secret-type': 'cluster' } }, stringData: { name: 'in-cluster', server: clusterArn, project: 'cluster' } });
    expect(find(objects, 'AppProject').spec).toEqual({
      sourceRepos: [application.repository, 'git@git.example:platform/tools.git'], sourceNamespaces: ['argocd'], clusterResourceWhitelist: [],
      destinations: ['web', 'worker', 'tools'].map((namespace) => ({ server: clusterArn, namespace })),
      roles: [
        { name: 'editor', groups: [editors], policies: ['p, proj:cluster:editor, applications, get, cluster/*, allow', 'p, proj:cluster:editor, applications, sync, cluster/*, allow'] },
        { name: 'viewer', groups: [viewers], policies: ['p, proj:cluster:viewer, applications, get, cluster/*, allow'] },
      ],
    });
    expect(find(objects, 'Application', 'worker').spec).toMatchObject({ project: 'cluster', destination: { server: clusterArn, namespace: 'web' } });
  });
});

/** What the delivery `Kubectl` holds under an id: its logical ID is both and a hash. */
function delivered(template: Template, id: string): { id: string; dependsOn: string[]; manifest: unknown } {
  const found = Object.entries(template.findResources('Custom::AWSCDK-EKS-KubernetesResource')).filter(([key]) => new RegExp(`^Kubectl${id}[0-9A-F]{8}$`).test(key));
  expect(found).toHaveLength(1);
  const [[key, { DependsOn, Properties }]] = found;
  return { id: key, dependsOn: DependsOn as string[], manifest: (Properties as { Manifest: unknown }).Manifest };
}

describe('the chart', () => {
  const template = (values?: Record<string, unknown>) => templateOf((stack) => build(stack, ArgoCdInstallation.chart({ values })));
  const valuesOf = (from: Template) => JSON.parse(resourceOf(from, 'Custom::AWSCDK-EKS-HelmChart').properties.Values as string) as Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- values are untyped

  test('comes into a namespace of its own, which stays and takes hardened pods only', () => {
    const made = template();
    made.hasResourceProperties('Custom::AWSCDK-EKS-HelmChart', { Chart: 'argo-cd', Repository: 'https://argoproj.github.io/argo-helm', Version: '10.1.1', Namespace: 'argocd', Release: 'argocd' });
    expect(find(kubernetesObjects(made), 'Namespace')).toMatchObject({ metadata: { name: 'argocd', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } });
    const namespace = resourceOf(made, 'Custom::AWSCDK-EKS-KubernetesResource', 'ArgoCdNamespace');
    expect(namespace.deletionPolicy).toBe('Retain');
    const chart = resourceOf(made, 'Custom::AWSCDK-EKS-HelmChart');
    expect(chart.dependsOn).toContain(namespace.id);
    expect(resourceOf(made, 'Custom::AWSCDK-EKS-KubernetesResource', 'ArgoCdProject').dependsOn).toContain(chart.id);
  });

  test('lets nobody in, and may write nothing', () => {
    const values = valuesOf(template());
    expect(values).toMatchObject({
      configs: { cm: { 'admin.enabled': false, 'exec.enabled': false, 'users.anonymous.enabled': false }, params: { 'server.insecure': false } },
      server: { service: { type: 'ClusterIP' }, ingress: { enabled: false }, clusterRoleRules: { enabled: true } },
      controller: { serviceAccount: { name: 'argocd-application-controller' }, clusterRoleRules: { enabled: true } },
    });
    const rules = [...values.controller.clusterRoleRules.rules, ...values.server.clusterRoleRules.rules] as { verbs: string[] }[];
    expect(rules.flatMap(({ verbs }) => verbs).filter((verb) => !['get', 'list', 'watch'].includes(verb))).toEqual([]);
  });

  test('takes values of the caller without losing its own', () => {
    expect(valuesOf(template({ configs: { cm: { 'oidc.config': 'name: People' } }, server: { replicas: 2 }, dex: { enabled: true } }))).toMatchObject({
      configs: { cm: { 'admin.enabled': false, 'oidc.config': 'name: People' } }, server: { replicas: 2, service: { type: 'ClusterIP' } }, dex: { enabled: true },
    });
  });

  test('has a project for each application, which allows what that one needs', () => {
    const objects = chartObjects((argoCd) => {
      addWeb(argoCd);
      argoCd.addApplication('BatchJobs', { ...application, path: '.', namespaces: ['batch'] });
    });
    expect(find(objects, 'AppProject', 'batch-jobs').spec).toEqual({
      sourceRepos: [application.repository], destinations: [{ server: 'https://kubernetes.default.svc', namespace: 'batch' }], sourceNamespaces: ['argocd'], clusterResourceWhitelist: [],
    });
    expect(find(objects, 'AppProject', 'web').spec.destinations).toEqual([{ server: 'https://kubernetes.default.svc', namespace: 'web' }]);
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });

  test('applications that name one project share it', () => {
    const objects = chartObjects((argoCd) => ['Web', 'Worker'].forEach((id) => argoCd.addApplication(id, { ...application, project: 'shared' })));
    expect(find(objects, 'AppProject').spec).toMatchObject({ sourceRepos: [application.repository], destinations: [{ namespace: 'web' }] });
  });

  test('what depends on Argo CD waits for the chart', () => {
    const made = templateOf((stack) => {
      new iam.CfnInstanceProfile(stack, 'Later', { roles: [] }).node.addDependency(build(stack, ArgoCdInstallation.chart()));
    });
    expect(resourceOf(made, 'AWS::IAM::InstanceProfile', 'Later').dependsOn).toContain(resourceOf(made, 'Custom::AWSCDK-EKS-HelmChart').id);
  });
});

describe('an application', () => {
  test('is synchronised, healed, pruned and tried again', () => {
    expect(find(chartObjects(), 'Application')).toMatchObject({
      metadata: { name: 'web', namespace: 'argocd' },
      spec: {
        project: 'web', source: { repoURL: application.repository, path: 'deploy/production', targetRevision: 'main' }, destination: { server: 'https://kubernetes.default.svc', namespace: 'web' },
        syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['ServerSideApply=true'], retry: { limit: 5, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } } },
      },
    });
  });

  test('leaves what it brought, unless it is told otherwise', () => {
    expect(find(chartObjects(), 'Application').metadata).not.toHaveProperty('finalizers');
    expect(find(chartObjects((argoCd) => argoCd.addApplication('Web', { ...application, removalPolicy: RemovalPolicy.DESTROY })), 'Application').metadata).toMatchObject({ finalizers: ['resources-finalizer.argocd.argoproj.io/foreground'] });
  });

  test('is synchronised by hand where that is wanted, and by parts', () => {
    const syncPolicy = (change: Partial<ArgoCdApplicationOptions>) => find(chartObjects((argoCd) => argoCd.addApplication('Web', { ...application, ...change })), 'Application').spec.syncPolicy as { automated?: unknown };
    expect(syncPolicy({ automatedSync: false })).not.toHaveProperty('automated');
    expect(syncPolicy({ prune: false }).automated).toEqual({ prune: false, selfHeal: true });
    expect(syncPolicy({ selfHeal: false }).automated).toEqual({ prune: true, selfHeal: false });
  });

  test('writes in the whole cluster where that is asked for by name, and its project allows it', () => {
    const objects = chartObjects((argoCd) => {
      addWeb(argoCd);
      argoCd.addApplication('Platform', { ...application, namespaces: ['web', 'kube-system'], access: ArgoCdAccess.CLUSTER_ADMIN });
    });
    expect(find(objects, 'ClusterRoleBinding', 'argo-cd-platform')).toMatchObject({ roleRef: { kind: 'ClusterRole', name: 'cluster-admin' }, subjects: [{ kind: 'ServiceAccount', name: 'argocd-application-controller', namespace: 'argocd' }] });
    expect(find(objects, 'AppProject', 'platform').spec.clusterResourceWhitelist).toEqual([{ group: '*', kind: '*' }]);
    expect(find(objects, 'AppProject', 'web').spec.clusterResourceWhitelist).toEqual([]);
    expect(objects.filter(({ kind }) => kind === 'RoleBinding').map(({ metadata: { name } }) => name)).toEqual(['argo-cd-web']);
  });

  test('writes what a ClusterRole of the caller allows', () => {
    const objects = chartObjects((argoCd) => argoCd.addApplication('Web', { ...application, access: ArgoCdAccess.of('workload-operator') }));
    expect(find(objects, 'RoleBinding')).toMatchObject({ metadata: { name: 'argo-cd-web', namespace: 'web' }, roleRef: { name: 'workload-operator' } });
  });

  test('comes after what it needs', () => {
    const template = templateOf((stack) => build(stack, ArgoCdInstallation.chart(), (argoCd) => {
      const namespaces = new iam.CfnInstanceProfile(stack, 'Namespaces', { roles: [] });
      argoCd.addApplication('Web', { ...application, after: [namespaces] });
    }));
    expect(delivered(template, 'WebAccess').dependsOn).toContain('Namespaces');
  });
});

describe('refused', () => {
  const withApplication = (change: Partial<ArgoCdApplicationOptions>) => problemsOf((stack) => build(stack, ArgoCdInstallation.chart(), (argoCd) => argoCd.addApplication('Web', { ...application, ...change })));

  test.each<[string, Partial<ArgoCdApplicationOptions>]>([
    ['[ApplicationNameInvalid] name: got "The web"', { name: 'The web' }],
    ['[ProjectInvalid] project: got "*"', { project: '*' }],
    ['[RepositoryInvalid] repository: got "*"', { repository: '*' }],
    ['[RepositoryInvalid] repository: got "https://git.example/*"', { repository: 'https://git.example/*' }],
    ['[RepositoryInvalid] repository: got "!https://git.example/web"', { repository: '!https://git.example/web' }],
    ['[RepositoryInvalid] repository: got "http://git.example/web"', { repository: 'http://git.example/web' }],
    ['[RepositoryInvalid] repository: got "git://git.example/web"', { repository: 'git://git.example/web' }],
    ['[RepositoryInvalid] repository: got "https://user:…@git.example/web"', { repository: 'https://user:secret@git.example/web' }],
    ['[RepositoryInvalid] repository: got "/srv/git"', { repository: '/srv/git' }],
    ['[PathInvalid] path: got "/deploy"', { path: '/deploy' }],
    ['[PathInvalid] path: got "deploy/../../other"', { path: 'deploy/../../other' }],
    ['[PathInvalid] path: got ""', { path: '' }],
    ['[RevisionMissing] revision: got ""', { revision: '' }],
    ['[RevisionMissing] revision: got "HEAD"', { revision: 'HEAD' }],
    ['[NamespacesEmpty] namespaces: got []', { namespaces: [] }],
    ['[NamespaceInvalid] namespaces: got "Web"', { namespaces: ['Web'] }],
    ['[NamespaceInvalid] namespaces: got "team-*"', { namespaces: ['team-*'] }],
    ['[NamespaceReserved] namespaces: got "argocd"', { namespaces: ['argocd'] }],
    ['[NamespaceReserved] namespaces: got "kube-system"', { namespaces: ['web', 'kube-system'] }],
  ])('%s', (problem, change) => {
    expect(withApplication(change)).toContain(problem);
  });

  test.each(['https://git.example:8443/a/b.git', 'ssh://git@git.example:2222/a/b.git', 'git@git.example:a/b.git', 'http://gitea.git.svc.cluster.local:3000/a/b', 'http://gitea.git.svc/a',
    'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/web'])('not the repository %s', (repository) => {
    expect(find(chartObjects((argoCd) => argoCd.addApplication('Web', { ...application, repository })), 'Application').spec.source.repoURL).toBe(repository);
  });

  test('an application twice, and a second project of the EKS capability', () => {
    expect(problemsOf((stack) => build(stack, ArgoCdInstallation.chart(), (argoCd) => {
      addWeb(argoCd);
      argoCd.addApplication('Other', { ...application, name: 'web' });
    }))).toContain('[DuplicateApplication] name: got "web"');
    expect(problemsOf((stack) => build(stack, literalCapability(stack), (argoCd) => {
      argoCd.addApplication('Web', { ...application, project: 'team' });
      argoCd.addApplication('Other', application);
      argoCd.addApplication('Tools', { ...application, project: 'tools' });
    }))).toContain('[ProjectConflict] project: got "tools", expected team: the EKS capability knows one project for a cluster');
  });

  test.each<[string, Partial<ArgoCdCapabilityOptions>]>([
    ['[IdentityCenterInstanceInvalid] identityCenterInstanceArn: got "ssoins-0123456789abcdef"', { identityCenterInstanceArn: 'ssoins-0123456789abcdef' }],
    ['[AdminsMissing] admins: got []', { admins: [] }],
    ['[IdentityInvalid] admins: got "Administrators"', { admins: [ArgoCdIdentity.group('Administrators')] }],
    ['[IdentityInvalid] viewers: got "jane@example.com"', { viewers: [ArgoCdIdentity.user('jane@example.com')] }],
  ])('%s', (problem, change) => {
    expect(problemsOf((stack) => build(stack, ArgoCdInstallation.eksCapability({ ...capability, ...change })))).toContain(problem);
  });

  test('a role with a path, which EKS does not take', () => {
    expect(problemsOf((stack) => build(stack, ArgoCdInstallation.eksCapability({ ...capability, role: iam.Role.fromRoleArn(stack, 'Given', 'arn:aws:iam::111122223333:role/service/argo-cd') }))))
      .toContain('[CapabilityRoleInvalid] role: got "arn:aws:iam::111122223333:role/service/argo-cd"');
  });

  test('chart and applications without a delivery', () => {
    const without = (installation: ArgoCdInstallation) => problemsOf((stack) => addWeb(new ArgoCd(stack, 'ArgoCd', { cluster: buildCluster(stack), installation })));
    expect(without(ArgoCdInstallation.chart())).toContain('[DeliveryMissing] delivery: got nothing, expected what brings the chart into the cluster');
    expect(without(ArgoCdInstallation.eksCapability(capability))).toContain('[DeliveryMissing] delivery: got nothing, expected what brings applications into the cluster');
  });

  test('everything at once', () => {
    const message = withApplication({ repository: '*', path: '/', revision: '', namespaces: [] });
    expect(message).toContain('Test/ArgoCd.Web: 4 problems');
  });

  test('a bundle of a capability whose ARNs the deployment knows', () => {
    const stack = testStack();
    const bundle = new BundleDelivery(stack, 'Bundle');
    build(stack, ArgoCdInstallation.eksCapability(capability), addWeb, () => bundle);
    expect(() => bundle.files).toThrow('ManifestUnresolved');
  });
});
