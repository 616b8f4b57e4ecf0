import { LOCAL_ACCOUNT, LOCAL_REGION } from '../cloud-environment';
import { prepareControlPlane } from '../control-plane';
import { withLocalCloud } from '../local-cloud';
import { errorText } from '../problem';
import { Tally } from '../tally';
import { rehearseBadInput } from './bad-input';
import { rehearseKeysSurvive, rehearseRowsSurvive } from './data';
import { rehearseDestruction } from './destruction';
import { rehearseFailedDeploy, rehearseFailedUpdate } from './failure';
import { Rehearsal } from './rehearsal';
import { rehearseProtection, rehearseSteadyEnvironment } from './steady';

/** `npm run rehearse`: the life of environments on one local cloud, with the real CDK CLI. */
async function main(): Promise<number> {
  const tally = new Tally('rehearse');
  try {
    await prepareControlPlane();
    await withLocalCloud({}, (cloud) => rehearse(new Rehearsal(cloud, tally)));
  } catch (error) {
    tally.fail(errorText(error));
  }
  return tally.close();
}

async function rehearse(rehearsal: Rehearsal) {
  const ready = await rehearsal.tally.check('bootstrap and synthesise', async () => {
    await Promise.all([
      rehearsal.succeeds(['bootstrap', `aws://${LOCAL_ACCOUNT}/${LOCAL_REGION}`]),
      rehearsal.succeeds(['synth', '**', '--quiet', '--output', rehearsal.assembly]),
    ]);
  });
  if (!ready) return;
  await rehearseBadInput(rehearsal);
  await rehearseSteadyEnvironment(rehearsal, 'staging');
  await rehearseProtection(rehearsal, 'staging');
  const before = await rehearsal.inventory();
  await rehearseFailedDeploy(rehearsal, 'dev');
  await rehearseFailedUpdate(rehearsal, 'dev');
  await rehearseRowsSurvive(rehearsal, 'dev');
  await rehearseKeysSurvive(rehearsal, 'dev');
  await rehearseDestruction(rehearsal, 'dev', before);
}

void main().then((code) => {
  process.exitCode = code;
});
