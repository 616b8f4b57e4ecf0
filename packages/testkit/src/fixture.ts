import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

// The validator that is built into newer versions of the CDK costs five times a synthesis; the policy gate and the app run it.
process.env.CDK_VALIDATION = 'false';

// Assemblies are left behind in the system's temporary folder otherwise.
const assemblies = mkdtempSync(join(tmpdir(), 'assemblies-'));
const removeAssemblies = () => rmSync(assemblies, { recursive: true, force: true });
if (typeof afterAll === 'function') afterAll(removeAssemblies);
else process.once('exit', removeAssemblies);

export const testEnvironment = { account: '111122223333', region: 'us-east-1' };

export interface TestStackOptions {
  /** CDK context, for instance feature flags. */
  readonly context?: Record<string, unknown>;
  readonly account?: string;
  readonly region?: string;
  readonly stackName?: string;
}

/** A stack with a concrete environment, in an app of its own: the case in which a look-up would be noticed. */
export function testStack(options: TestStackOptions = {}): Stack {
  const app = new App({ context: options.context, analyticsReporting: false, outdir: mkdtempSync(join(assemblies, 'cdk.out')) });
  return new Stack(app, options.stackName ?? 'Test', { env: { account: options.account ?? testEnvironment.account, region: options.region ?? testEnvironment.region } });
}

/** The template of what `build` adds to a fresh stack. */
export function templateOf(build: (stack: Stack) => void, options: TestStackOptions = {}): Template {
  const stack = testStack(options);
  build(stack);
  return Template.fromStack(stack);
}

/** What synthesis refuses: the message of the error that `build`, or the synthesis after it, throws. */
export function problemsOf(build: (stack: Stack) => void, options: TestStackOptions = {}): string {
  const stack = testStack(options);
  try {
    build(stack);
    (stack.node.root as App).synth();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('synthesis was expected to refuse this, and accepted it');
}
