import { ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { join } from 'node:path';
import { runCdk } from '../cdk';
import { LOCAL_REGION } from '../cloud-environment';
import { inventory } from '../inventory';
import type { LocalCloud } from '../local-cloud';
import { appDirectory } from '../paths';
import { LocalCloudError } from '../problem';
import { clientsFor, type AwsClients } from '../read-back/clients';
import type { Tally } from '../tally';

const SHOWN_LINES = 25;

/** One local cloud, the real CDK CLI, and one cloud assembly, which every step that is not about synthesis deploys from. */
export class Rehearsal {
  public readonly clients: AwsClients;
  public readonly assembly: string;

  constructor(public readonly cloud: LocalCloud, public readonly tally: Tally) {
    this.clients = clientsFor(cloud.variables);
    this.assembly = join(cloud.stateDirectory, 'cdk.out');
  }

  /** Runs the CLI, which is to succeed; answers what it said. */
  public async succeeds(args: readonly string[], more: Record<string, string> = {}): Promise<string> {
    const { code, output } = await this.cdk(args, more);
    if (code === 0) return output;
    throw unexpected(args, `exit code ${code}`, 'exit code 0', output);
  }

  /** Runs the CLI, which is to fail; answers what it said. */
  public async fails(args: readonly string[]): Promise<string> {
    const { code, output } = await this.cdk(args);
    if (code !== 0) return output;
    throw unexpected(args, 'exit code 0', 'another exit code', output);
  }

  public deploy(paths: readonly string[]): string[] {
    return ['deploy', ...paths, '--app', this.assembly, '--require-approval', 'never', '--progress', 'events', '--concurrency', '4'];
  }

  /** Stack name → status, of all that stand. */
  public async statuses(): Promise<Record<string, string>> {
    const { StackSummaries = [] } = await this.clients.cloudFormation.send(new ListStacksCommand({}));
    return Object.fromEntries(StackSummaries.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE').map(({ StackName, StackStatus }) => [StackName!, StackStatus!]));
  }

  public inventory(): Promise<string[]> {
    return inventory({ region: LOCAL_REGION, endpoint: this.cloud.endpoint, credentials: this.clients.cloudFormation.config.credentials });
  }

  private async cdk(args: readonly string[], more: Record<string, string> = {}): Promise<{ code: number; output: string }> {
    const lines: string[] = [];
    const variables = { ...this.cloud.variables, NO_COLOR: '1', ...more };
    const code = await runCdk({ ...this.cloud, variables }, args, { directory: appDirectory, onLine: (line) => lines.push(line) });
    return { code, output: lines.join('\n') };
  }
}

export function says(output: string, ...texts: string[]) {
  const missing = texts.filter((text) => !output.includes(text));
  if (missing.length > 0) throw unexpected([], `no ${missing.map((text) => `"${text}"`).join(', ')}`, 'it in what the CLI says', output);
}

/** The lists are the same, whatever their order; says what is more and what is less. */
export function same(what: string, actual: readonly string[], expected: readonly string[]) {
  const more = actual.filter((entry) => !expected.includes(entry)).map((entry) => `+ ${entry}`);
  const less = expected.filter((entry) => !actual.includes(entry)).map((entry) => `- ${entry}`);
  if (more.length + less.length > 0) throw new Error([`${what}: more (+) and less (-) than expected`, ...more, ...less].join('\n'));
}

function unexpected(args: readonly string[], got: string, expected: string, output: string): LocalCloudError {
  return new LocalCloudError({
    code: 'RehearsalFailed', subject: `cdk ${args.slice(0, 3).join(' ')}`.trim(), got, expected, mend: 'read what the CLI said', output: output.trim().split('\n').slice(-SHOWN_LINES).join('\n'),
  });
}
