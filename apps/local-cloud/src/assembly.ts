import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalCloudError } from './problem';

/** One stack as it was synthesised. */
export interface SynthesisedStack {
  /** `Staging/Network`. */
  readonly path: string;
  readonly name: string;
  /** `undefined`: wherever it is deployed. */
  readonly account?: string;
  readonly region?: string;
  /** Logical id → type. */
  readonly resources: ReadonlyMap<string, string>;
}

interface Manifest {
  readonly artifacts: Readonly<Record<string, {
    readonly type: string;
    readonly displayName?: string;
    readonly environment?: string;
    readonly properties?: { readonly templateFile?: string; readonly stackName?: string; readonly directoryName?: string };
  }>>;
}

interface Template {
  readonly Resources?: Readonly<Record<string, { readonly Type: string }>>;
}

/** All stacks of a cloud assembly, those in stages too. */
export function readAssembly(directory: string): SynthesisedStack[] {
  const manifest = readJson<Manifest>(join(directory, 'manifest.json'));
  return Object.entries(manifest.artifacts).flatMap(([id, { type, displayName, environment, properties }]) => {
    if (type === 'cdk:cloud-assembly') return readAssembly(join(directory, properties!.directoryName!));
    if (type !== 'aws:cloudformation:stack') return [];
    const [account, region] = environment!.replace('aws://', '').split('/');
    const { Resources = {} } = readJson<Template>(join(directory, properties!.templateFile!));
    return [{
      path: displayName ?? id,
      name: properties?.stackName ?? id,
      account: account.startsWith('unknown-') ? undefined : account,
      region: region.startsWith('unknown-') ? undefined : region,
      resources: new Map(Object.entries(Resources).map(([logicalId, resource]) => [logicalId, resource.Type])),
    }];
  });
}

/** The stacks of one environment: those in the stage of its name, `staging` → `Staging/...`. */
export function stacksOfEnvironment(directory: string, environment: string): SynthesisedStack[] {
  const all = readAssembly(directory);
  const stage = stageOf(environment);
  const own = all.filter(({ path }) => path.startsWith(`${stage}/`));
  if (own.length > 0) return own;
  const stages = [...new Set(all.map(({ path }) => path.split('/')[0]))];
  throw new LocalCloudError({
    code: 'UnknownEnvironment', subject: '--environment', got: environment, expected: `one of ${stages.map((name) => name.toLowerCase()).join(', ')}`, mend: 'name an environment of apps/external-metrics/src/environments',
  });
}

/** Whether a stack brings objects into a cluster. */
export function appliesToKubernetes({ resources }: SynthesisedStack): boolean {
  return [...resources.values()].some((type) => type.startsWith('Custom::AWSCDK-EKS-'));
}

export function stageOf(environment: string): string {
  return environment.charAt(0).toUpperCase() + environment.slice(1);
}

export function hasAssembly(directory: string): boolean {
  return existsSync(directory) && readdirSync(directory).includes('manifest.json');
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
