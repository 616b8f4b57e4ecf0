import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stageOf } from '../assembly';

export interface TemplateResource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface StackTemplate {
  readonly path: string;
  readonly name: string;
  readonly terminationProtection: boolean;
  readonly resources: Readonly<Record<string, TemplateResource>>;
}

interface Manifest {
  readonly artifacts: Readonly<Record<string, {
    readonly type: string;
    readonly displayName: string;
    readonly properties: { readonly templateFile: string; readonly stackName: string; readonly terminationProtection?: boolean };
  }>>;
}

/** The stacks of one environment, with what their templates say. */
export function templatesOf(assembly: string, environment: string): StackTemplate[] {
  const directory = join(assembly, `assembly-${stageOf(environment)}`);
  const { artifacts } = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as Manifest;
  return Object.values(artifacts).filter(({ type }) => type === 'aws:cloudformation:stack').map(({ displayName, properties }) => {
    const { Resources } = JSON.parse(readFileSync(join(directory, properties.templateFile), 'utf8')) as { Resources: StackTemplate['resources'] };
    return { path: displayName, name: properties.stackName, terminationProtection: properties.terminationProtection ?? false, resources: Resources };
  });
}

/** Every template below an assembly, as paths in it. */
export function templateFiles(assembly: string): string[] {
  return readdirSync(assembly, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.template.json')).sort();
}
