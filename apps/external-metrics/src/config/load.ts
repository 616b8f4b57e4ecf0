import { checkEnvironment } from './check';
import { EnvironmentConfig } from './environment-config';
import { merge, readContext, readLocalFile, Values } from './overrides';
import { Problem, throwProblems } from './problems';

export interface Overrides {
  /** All of the CDK context. */
  readonly context: Values;
  /** The text of `environments.local.json`; absent where there is no such file. */
  readonly localFile?: string;
}

/** The environments with everybody's overrides: the local file over the committed values, the command line over both. */
export function loadEnvironments<Name extends string>(committed: Record<Name, EnvironmentConfig>, overrides: Overrides): Record<Name, EnvironmentConfig> {
  const names = Object.keys(committed) as Name[];
  const problems: Problem[] = [];
  const fromFile = readLocalFile(overrides.localFile, names, problems);
  const fromContext = readContext(overrides.context, names, problems);
  const checked = names.map((name) => [name, checkEnvironment(name, merge(merge(committed[name], fromFile[name] ?? {}), fromContext[name] ?? {}))] as const);
  throwProblems('configuration', [...problems, ...checked.flatMap(([, result]) => result.problems)]);
  return Object.fromEntries(checked.map(([name, { config }]) => [name, config])) as Record<Name, EnvironmentConfig>;
}
