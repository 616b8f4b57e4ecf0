import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { same, says, type Rehearsal } from './rehearsal';
import { templateFiles, templatesOf } from './templates';

const ELSEWHERE = { TZ: 'Pacific/Auckland', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };

/** An environment that is deployed, and then nothing changes. */
export async function rehearseSteadyEnvironment(rehearsal: Rehearsal, environment: string) {
  const { tally, assembly } = rehearsal;
  const stacks = templatesOf(assembly, environment);
  const paths = stacks.map(({ path }) => path);

  await tally.check(`${environment}: deploy`, async () => {
    await rehearsal.succeeds(rehearsal.deploy(paths));
    const statuses = await rehearsal.statuses();
    same('stacks', stacks.map(({ name }) => `${name} ${statuses[name]}`), stacks.map(({ name }) => `${name} CREATE_COMPLETE`));
    return `${stacks.length} stacks CREATE_COMPLETE`;
  });
  await tally.check(`${environment}: cdk diff shows no differences`, async () => says(await diff(rehearsal, environment), 'Number of stacks with differences: 0'));
  await tally.check(`${environment}: a second deploy shows no changes`, async () => {
    const output = await rehearsal.succeeds(rehearsal.deploy(paths));
    says(output, ...stacks.map(({ path, name }) => `${path} (${name}) (no changes)`));
  });
  await tally.check('all templates are the same bytes in another process, time zone and locale', async () => {
    const again = join(rehearsal.cloud.stateDirectory, 'cdk.out.again');
    await rehearsal.succeeds(['synth', '**', '--quiet', '--output', again], ELSEWHERE);
    same('templates', templateFiles(again), templateFiles(assembly));
    same('differing templates', templateFiles(assembly).filter((name) => !readFileSync(join(assembly, name)).equals(readFileSync(join(again, name)))), []);
    return `${templateFiles(assembly).length} templates`;
  });
}

/** Without --exclusively a stack's dependents, which may be unprotected, would be destroyed first. */
export async function rehearseProtection(rehearsal: Rehearsal, environment: string) {
  const stacks = templatesOf(rehearsal.assembly, environment).filter(({ terminationProtection }) => terminationProtection);
  await rehearsal.tally.check(`${environment}: to destroy what is protected is refused`, async () => {
    const before = await rehearsal.inventory();
    if (stacks.length === 0) throw new Error('no stack is protected');
    for (const { path } of stacks) says(await rehearsal.fails(['destroy', path, '--exclusively', '--force', '--app', rehearsal.assembly]), 'cannot be deleted while TerminationProtection is enabled');
    same('what stands', await rehearsal.inventory(), before);
    return stacks.map(({ path }) => path).join(', ');
  });
}

export function diff(rehearsal: Rehearsal, environment: string): Promise<string> {
  return rehearsal.succeeds(['diff', ...templatesOf(rehearsal.assembly, environment).map(({ path }) => path), '--app', rehearsal.assembly, '--fail']);
}
