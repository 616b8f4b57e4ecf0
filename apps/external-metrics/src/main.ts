import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { loadEnvironments } from './config/load';
import { LOCAL_FILE } from './config/overrides';
import { EnvironmentStage } from './environment-stage';
import { deployedEnvironments, EnvironmentName, environments, stageId } from './environments';
import { acknowledgeFindings } from './policy/acknowledgements';
import { tagEverything } from './policy/tags';
import { isRefusal, together } from './together';

function main() {
  // Otherwise the CDK synthesises once more when the process ends, and writes what was made before a refusal.
  const app = new App({ analyticsReporting: false, autoSynth: false });
  const localFile = join(__dirname, '..', LOCAL_FILE);
  const configs = loadEnvironments(environments, {
    context: app.node.getAllContext() as Record<string, unknown>,
    localFile: existsSync(localFile) ? readFileSync(localFile, 'utf8') : undefined,
  });
  const stages = together(...(Object.keys(configs) as EnvironmentName[]).map((name) => () => {
    const stage = new EnvironmentStage(app, stageId(name), { config: configs[name], deployed: deployedEnvironments[name] });
    tagEverything(stage, { project: 'external-metrics', environment: name });
    return stage;
  }));
  acknowledgeFindings(app);
  // One after the other, the first that is refused would hide the rest.
  together(...stages.map((stage) => () => stage.synth()));
  app.synth();
}

try {
  main();
} catch (error) {
  // What the operator gave is wrong: the message says what and how to mend, and a stack trace would hide it.
  if (!isRefusal(error)) throw error;
  process.stderr.write(`\n${error.message}\n\n`);
  process.exitCode = 1;
}
