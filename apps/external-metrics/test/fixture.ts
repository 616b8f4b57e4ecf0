import { spawnSync } from 'child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { EnvironmentConfig } from '../src/config/environment-config';
import { EnvironmentStage } from '../src/environment-stage';
import { EnvironmentName, environments, stageId } from '../src/environments';
import { DeployedEnvironment } from '../src/environments/deployed-environment';
import { acknowledgeFindings } from '../src/policy/acknowledgements';
// It also switches off the CDK's validation of templates, which costs five times a synthesis and has a test of its own.
import '@external-metrics/testkit';

export const appFolder = join(__dirname, '..');

/** The context that the CDK's command line reads from cdk.json. */
export const cdkContext = (JSON.parse(readFileSync(join(appFolder, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> }).context;

const temporary = mkdtempSync(join(tmpdir(), 'external-metrics-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

export function temporaryFolder(): string {
  return mkdtempSync(join(temporary, 'folder-'));
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** One resource, and where it is. */
export interface Located extends Resource {
  readonly Properties: Record<string, unknown>;
  readonly stack: string;
  readonly logicalId: string;
}

/** A synthesised environment. Stacks go by their construct ids, such as `Network`. */
export class Synthesised {
  public readonly stacks: Record<string, CloudFormationStackArtifact>;

  /** @param folder The environment's part of the assembly. */
  constructor(public readonly folder: string) {
    const stacks = new CloudAssembly(folder).artifacts.filter((artifact): artifact is CloudFormationStackArtifact => artifact instanceof CloudFormationStackArtifact);
    this.stacks = Object.fromEntries(stacks.map((stack) => [stack.hierarchicalId.split('/').at(-1)!, stack]));
  }

  public template(stack: string) {
    return this.stacks[stack].template as { Resources: Record<string, Resource>; Outputs?: Record<string, { Value: unknown }> };
  }

  public get resources(): Located[] {
    return Object.keys(this.stacks).flatMap((stack) => Object.entries(this.template(stack).Resources).map(([logicalId, resource]) => ({ ...resource, Properties: resource.Properties ?? {}, stack, logicalId })));
  }

  public ofType(type: string): Located[] {
    return this.resources.filter(({ Type }) => Type === type);
  }

  /** The only resource of its type. */
  public one(type: string): Located {
    const found = this.ofType(type);
    if (found.length !== 1) throw new Error(`${found.length} resources of type ${type}`);
    return found[0];
  }

  public dependenciesOf(stack: string): string[] {
    const names = new Map(Object.entries(this.stacks).map(([name, { id }]) => [id, name]));
    return this.stacks[stack].dependencies.flatMap(({ id }) => names.get(id) ?? []);
  }

  /** What a reference in a stack's template leads to, across stacks: `Network/DataClient32DDE98F.GroupId`. */
  public target(stack: string, value: unknown): string {
    const { Ref, 'Fn::GetAtt': attribute, 'Fn::GetStackOutput': output } = value as { Ref?: string; 'Fn::GetAtt'?: string[]; 'Fn::GetStackOutput'?: { StackName: string; OutputName: string } };
    if (Ref) return `${stack}/${Ref}`;
    if (attribute) return `${stack}/${attribute.join('.')}`;
    if (!output) throw new Error(`no reference: ${JSON.stringify(value)}`);
    const [producer] = Object.entries(this.stacks).find(([, { stackName }]) => stackName === output.StackName)!;
    return this.target(producer, this.template(producer).Outputs![output.OutputName].Value);
  }
}

export interface SynthesisOptions {
  readonly name?: EnvironmentName;
  /** Over the committed values. */
  readonly config?: Partial<EnvironmentConfig>;
  readonly deployed?: DeployedEnvironment;
}

/** Synthesises one environment as main does. */
export function synthesise({ name = 'staging', config, deployed }: SynthesisOptions = {}): Synthesised {
  const app = new App({ context: cdkContext, analyticsReporting: false, outdir: temporaryFolder() });
  new EnvironmentStage(app, stageId(name), { config: { ...environments[name], ...config }, deployed });
  acknowledgeFindings(app);
  return new Synthesised(join(app.synth().directory, `assembly-${stageId(name)}`));
}

export interface RunOptions {
  /** Values from the command line, over the context of cdk.json. */
  readonly context?: Record<string, unknown>;
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  /** The compiled app. */
  readonly lib?: string;
}

/** Runs the compiled app as the CDK's command line does, with nothing of this process's environment, and no way to the network. */
export function runApp({ context = {}, env = {}, cwd = appFolder, lib = join(appFolder, 'lib') }: RunOptions = {}) {
  const outdir = temporaryFolder();
  const closed = 'http://127.0.0.1:9';
  const { status, stderr } = spawnSync(process.execPath, [join(lib, 'main.js')], {
    cwd,
    encoding: 'utf8',
    env: {
      HOME: join(temporary, 'nobody'), CDK_OUTDIR: outdir, CDK_VALIDATION: 'false', CDK_CONTEXT_JSON: JSON.stringify({ ...cdkContext, ...context }),
      http_proxy: closed, https_proxy: closed, HTTP_PROXY: closed, HTTPS_PROXY: closed, AWS_EC2_METADATA_DISABLED: 'true', ...env,
    },
  });
  return { status, stderr, outdir };
}

/** Every file below a folder, by its path in it. */
export function filesOf(folder: string): Map<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name)).sort();
  return new Map(files.map((file) => [file.slice(folder.length + 1), readFileSync(file)]));
}
