import { Token } from 'aws-cdk-lib';
import { checkNamespaces, isDnsLabel, namespaceInvalid } from '../../private/check-kubernetes-names';
import { Problem } from '../../private/problems';
import { ArgoCdProps } from '../argo-cd';
import { ArgoCdApplicationOptions } from '../argo-cd-application';
import { ArgoCdCapabilityOptions } from '../argo-cd-installation';
import { ARGO_CD_NAMESPACE } from './argo-cd-objects';

const HOST = '[A-Za-z0-9][A-Za-z0-9.-]*(:\\d+)?';
/** Nothing that Argo CD would read as a pattern. */
const PATH = '[\\w.~/%+-]+';
const REPOSITORY = new RegExp(`^(https://${HOST}/${PATH}|http://[a-z0-9.-]+\\.svc(\\.cluster\\.local)?(:\\d+)?/${PATH}|ssh://([\\w.-]+@)?${HOST}/${PATH}|[\\w.-]+@[A-Za-z0-9.-]+:${PATH})$`);
/** https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_InstanceMetadata.html */
const IDENTITY_CENTER_INSTANCE = /^arn:aws[a-z-]*:sso:::instance\/(sso)?ins-[a-zA-Z0-9-.]{16}$/;
/** https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_Group.html */
const IDENTITY = /^([0-9a-f]{10}-)?[A-Fa-f0-9]{8}(-[A-Fa-f0-9]{4}){3}-[A-Fa-f0-9]{12}$/;

export function checkArgoCd({ installation: { capability, helmChart }, delivery }: ArgoCdProps): Problem[] {
  return [
    ...helmChart && !delivery ? [deliveryMissing('the chart')] : [],
    ...capability ? checkCapability(capability) : [],
  ];
}

export function deliveryMissing(what: string): Problem {
  return { code: 'DeliveryMissing', subject: 'delivery', got: undefined, expected: `what brings ${what} into the cluster`, mend: 'give a KubectlDelivery or a BundleDelivery' };
}

function checkCapability({ identityCenterInstanceArn, admins, editors = [], viewers = [], role }: ArgoCdCapabilityOptions): Problem[] {
  return [
    ...matches(IDENTITY_CENTER_INSTANCE, identityCenterInstanceArn) ? [] : [{
      code: 'IdentityCenterInstanceInvalid', subject: 'identityCenterInstanceArn', got: identityCenterInstanceArn, expected: 'the ARN of an instance, arn:aws:sso:::instance/ssoins-…', mend: 'take it from aws sso-admin list-instances',
    }],
    ...admins.length > 0 ? [] : [{ code: 'AdminsMissing', subject: 'admins', got: [], expected: 'at least one group or user', mend: 'name those who run Argo CD: nobody else can sign in' }],
    ...Object.entries({ admins, editors, viewers }).flatMap(([subject, identities]) => identities.filter(({ id }) => !matches(IDENTITY, id)).map(({ id: got }) => ({
      code: 'IdentityInvalid', subject, got, expected: 'the ID of a group or user in the identity store', mend: 'take it from aws identitystore list-groups or list-users: names are not known to EKS',
    }))),
    ...role === undefined || Token.isUnresolved(role.roleArn) || /:role\/[^/]+$/.test(role.roleArn) ? [] : [{
      code: 'CapabilityRoleInvalid', subject: 'role', got: role.roleArn, expected: 'a role without a path', mend: 'give a role that is made without one: EKS takes no other',
    }],
  ];
}

/** `name` and `project` as they will be; `others` are there already. */
export function checkApplication(options: ArgoCdApplicationOptions, name: string, project: string, others: { applications: ReadonlySet<string>; onlyProject?: string }): Problem[] {
  const { repository, path, revision, namespaces, access } = options;
  return [
    ...isDnsLabel(name) ? [] : [{ code: 'ApplicationNameInvalid', subject: 'name', got: name, expected: 'up to 63 lower-case letters, digits and hyphens', mend: 'give a name' }],
    ...others.applications.has(name) ? [{ code: 'DuplicateApplication', subject: 'name', got: name, expected: 'a name for each application', mend: 'choose another name' }] : [],
    ...isDnsLabel(project) ? [] : [{ code: 'ProjectInvalid', subject: 'project', got: project, expected: 'up to 63 lower-case letters, digits and hyphens', mend: 'choose another name' }],
    ...(others.onlyProject ?? project) === project ? [] : [{
      code: 'ProjectConflict', subject: 'project', got: project, expected: `${others.onlyProject!}: the EKS capability knows one project for a cluster`, mend: 'name the same project for all applications, or none',
    }],
    ...matches(REPOSITORY, repository) ? [] : [{
      code: 'RepositoryInvalid', subject: 'repository', got: withoutPassword(repository), expected: 'https://host/path, ssh://user@host/path or user@host:path, without password and patterns; http:// for hosts of the cluster (.svc) only',
      mend: 'correct it; credentials go into a Secret of Argo CD, or to the role of the capability',
    }],
    ...Token.isUnresolved(path) || (path !== '' && !path.startsWith('/') && !path.split('/').includes('..')) ? [] : [{
      code: 'PathInvalid', subject: 'path', got: path, expected: 'a directory of the repository, relative, without ..', mend: 'write it without a slash in front; the top is .',
    }],
    ...['', 'HEAD'].includes(revision) ? [{ code: 'RevisionMissing', subject: 'revision', got: revision, expected: 'a branch, a tag or a commit', mend: 'name the branch, for instance main' }] : [],
    ...checkNamespaces(namespaces),
    // Access scopes take patterns, bindings don't.
    ...namespaces.filter((namespace) => !Token.isUnresolved(namespace) && namespace.includes('*')).map((namespace) => namespaceInvalid('namespaces', namespace)),
    ...namespaces.filter((namespace) => !access?.clusterWide && (namespace === ARGO_CD_NAMESPACE || namespace.startsWith('kube-'))).map((got) => ({
      code: 'NamespaceReserved', subject: 'namespaces', got, expected: 'a namespace of your own', mend: 'choose another: who writes here, decides what Argo CD or the cluster may do',
    })),
  ];
}

function matches(pattern: RegExp, value: string): boolean {
  return Token.isUnresolved(value) || pattern.test(value);
}

/** Error messages end up in logs. */
function withoutPassword(url: string): string {
  return url.replace(/:[^:@/]+@/, ':…@');
}
