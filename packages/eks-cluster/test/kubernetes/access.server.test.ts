import { readFileSync } from 'fs';
import { join } from 'path';
import { ControlPlane, startWithin } from '@external-metrics/testkit/lib/control-plane';
import { baselineObjects } from './fixture';

const groups = ['viewers', 'developers', 'operators'];
const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];
const words: Record<string, string[]> = { read: ['get', 'list', 'watch'], write: ['create', 'update', 'patch', 'delete', 'deletecollection'] };

interface Question {
  readonly group: string;
  readonly verb: string;
  readonly resource: string;
  readonly namespace?: string;
  readonly allowed: boolean;
}

let plane: ControlPlane;

beforeAll(async () => {
  plane = await ControlPlane.start();
  const { code, stderr } = await plane.apply(baselineObjects());
  if (code !== 0) throw new Error(stderr);
}, startWithin);

afterAll(() => plane.stop());

/** The rows of the README's table under a heading, as questions: what a cell doesn't name is not allowed. */
function documented(heading: string, namespace: string | undefined): Question[] {
  const section = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8').split(`| ${heading} |`)[1].split('\n\n')[0];
  const rows = section.split('\n').slice(2).map((row) => row.split('|').slice(1, -1).map((cell) => cell.trim()));
  return rows.flatMap(([resources, ...cells]) => resources.split(',').map((name) => name.trim().replaceAll('`', '')).flatMap((resource) =>
    groups.flatMap((group, column) => {
      const granted = cells[column].split(',').map((word) => word.trim()).flatMap((word) => words[word] ?? [word]);
      return verbs.map((verb) => ({ group, verb, resource, namespace, allowed: granted.includes(verb) }));
    })));
}

/** What the API server's authorizer says, by its own review. */
async function ask(questions: readonly Question[]): Promise<boolean[]> {
  const reviews = questions.map(({ group, verb, resource, namespace }) => {
    const [name, ...rest] = resource.split('.');
    const [kind, subresource] = name.split('/');
    return { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec: { user: 'somebody', groups: [group, 'system:authenticated'], resourceAttributes: { verb, group: rest.join('.'), resource: kind, subresource, namespace } } };
  });
  const { stdout, stderr } = await plane.kubectl(['create', '-f', '-', '-o', 'jsonpath={.status.allowed}{"\\n"}'], reviews.map((review) => JSON.stringify(review)).join('\n---\n'));
  if (stderr) throw new Error(stderr);
  return stdout.trim().split('\n').map((line) => line === 'true');
}

test.each([['in a workload namespace', 'web', 25], ['in every namespace', undefined, 8]])('what the README says of access %s is what the API server allows', async (heading, namespace, resources) => {
  const questions = documented(heading, namespace);
  expect(questions.length).toBeGreaterThanOrEqual(resources * groups.length * verbs.length);
  const answers = await ask(questions);
  expect(answers).toHaveLength(questions.length);
  expect(questions.filter(({ allowed }, index) => allowed !== answers[index])).toEqual([]);
}, 120_000);

test('somebody without a group may do nothing, and nobody may do anything in the system\'s namespaces but read pods', async () => {
  const pods = verbs.map((verb) => ({ group: 'others', verb, resource: 'pods', namespace: 'web', allowed: false }));
  const system = groups.flatMap((group) => ['secrets', 'configmaps', 'deployments.apps', 'pods/exec'].flatMap((resource) => verbs.map((verb) => ({ group, verb, resource, namespace: 'kube-system', allowed: false }))));
  expect(await ask([...pods, ...system])).toEqual([...pods, ...system].map(() => false));
}, 120_000);
