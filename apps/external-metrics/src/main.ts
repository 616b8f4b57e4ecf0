import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { loadEnvironments } from './config/load';
import { LOCAL_FILE } from './config/overrides';
import { EnvironmentStage } from './environment-stage';
import { deployedEnvironments, EnvironmentName, environments } from './environments';
import { acknowledgeFindings } from './policy/acknowledgements';
import { tagEverything } from './policy/tags';

function main() {
  const app = new App({ analyticsReporting: false });
  const localFile = join(__dirname, '..', LOCAL_FILE);
  const configs = loadEnvironments(environments, {
    context: app.node.getAllContext() as Record<string, unknown>,
    localFile: existsSync(localFile) ? readFileSync(localFile, 'utf8') : undefined,
  });
  for (const name of Object.keys(configs) as EnvironmentName[]) {
    const stage = new EnvironmentStage(app, name[0].toUpperCase() + name.slice(1), { config: configs[name], deployed: deployedEnvironments[name] });
    tagEverything(stage, { project: 'external-metrics', environment: name });
  }
  acknowledgeFindings(app);
  app.synth();
}

try {
  main();
} catch (error) {
  // What the operator gave is wrong: the message says what and how to mend, and a stack trace would hide it.
  if (!(error instanceof Error) || !('problems' in error)) throw error;
  process.stderr.write(`\n${error.message}\n\n`);
  process.exitCode = 1;
}
