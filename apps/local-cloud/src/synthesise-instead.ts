import { withoutUserSettings } from './cloud-environment';
import { runCdkWithoutCloud } from './cdk';
import { appDirectory } from './paths';
import { describeProblem } from './problem';
import { pythonMissing } from './local-cloud';

/** What can be shown without Python: that every environment synthesises. */
export async function synthesiseInstead(): Promise<number> {
  console.log(`${describeProblem(pythonMissing().problem)}\n\nWithout it there is no local cloud: all environments are synthesised instead, nothing is deployed.\n`);
  const code = await runCdkWithoutCloud(withoutUserSettings(process.env), ['synth', '**', '--quiet'], { directory: appDirectory });
  if (code === 0) console.log('Every environment synthesises: the templates are in apps/external-metrics/cdk.out.');
  return code;
}
