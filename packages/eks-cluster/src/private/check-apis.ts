import { Annotations, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { minorOf } from './kubernetes-versions';
import { describeProblem, Problem, throwProblems } from './problems';
import { RemovedApi, removedApis } from './removed-apis';

/** Refuses what the cluster's version of Kubernetes has no more (`ApiRemoved`), and warns of what a later one will not have (`ApiDeprecated`). */
export function checkApis(scope: IConstruct, id: string, manifests: readonly { readonly [key: string]: unknown }[], kubernetesVersion: string | undefined) {
  const minor = kubernetesVersion === undefined || Token.isUnresolved(kubernetesVersion) ? undefined : minorOf(kubernetesVersion);
  if (minor === undefined) return;
  const found = manifests.flatMap((manifest) => removedApis.filter((api) => isOf(manifest, api)).map((api) => problemOf(id, manifest, api, minor)));
  throwProblems(scope.node.path, found.filter(({ code }) => code === 'ApiRemoved'));
  for (const problem of found) Annotations.of(scope).addWarningV2(`@external-metrics/eks-cluster:${problem.code}:${problem.subject}`, describeProblem(problem));
}

function isOf({ apiVersion, kind }: { readonly [key: string]: unknown }, api: RemovedApi): boolean {
  return apiVersion === api.apiVersion && api.kinds.includes(kind as string);
}

function problemOf(id: string, { kind, metadata }: { readonly [key: string]: unknown }, { apiVersion, removedIn, replacement }: RemovedApi, minor: number): Problem {
  const { name = '' } = metadata as { name?: string } | undefined ?? {};
  const problem = { subject: `${id}.${kind as string}/${name}`, got: apiVersion };
  const mend = replacement ? `write it for ${replacement}` : 'write it for the version that took its place';
  return removedIn <= minor
    ? { ...problem, code: 'ApiRemoved', expected: `an API that Kubernetes 1.${minor} has: this one is gone since 1.${removedIn}`, mend }
    : { ...problem, code: 'ApiDeprecated', expected: `an API that stays: Kubernetes 1.${removedIn} has this one no more`, mend: `${mend} before the upgrade to 1.${removedIn}` };
}
