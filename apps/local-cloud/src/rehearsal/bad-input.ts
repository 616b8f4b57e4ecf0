import { join } from 'node:path';
import { same, says, type Rehearsal } from './rehearsal';

const BAD_INPUTS = [
  { what: 'a wrong CIDR', context: ['dev.network.cidr=10.1.0.0/33'], code: 'CidrInvalid', named: '10.1.0.0/33' },
  { what: 'an unknown key', context: ['dev.database.multiAS=true'], code: 'KeyUnknown', named: 'multiAz' },
  { what: 'a node group with max < min', context: ['dev.cluster.nodes.min=5', 'dev.cluster.nodes.max=2'], code: 'NodeGroupSizeInvalid', named: '"max":2' },
  { what: 'a dead Kubernetes version', context: ['dev.cluster.kubernetesVersion=1.27'], code: 'KubernetesVersionUnsupported', named: '1.27' },
  { what: 'a malformed domain', context: ['dev.edge.domainName=https://example.com'], code: 'DomainNameInvalid', named: 'https://example.com' },
];

/** What is wrong is refused before anything is deployed. */
export async function rehearseBadInput(rehearsal: Rehearsal) {
  const before = Object.keys(await rehearsal.statuses());
  const output = join(rehearsal.cloud.stateDirectory, 'bad-input');
  await Promise.all(BAD_INPUTS.map(({ what, context, code, named }) => rehearsal.tally.check(`${what} is refused: ${code}`, async () => {
    const overrides = context.flatMap((value) => ['--context', value]);
    says(await rehearsal.fails(['deploy', 'Dev/**', '--require-approval', 'never', '--output', join(output, code), ...overrides]), `[${code}]`, named);
  })));
  await rehearsal.tally.check('no bad input made a stack', async () => same('stacks', Object.keys(await rehearsal.statuses()), before));
}
