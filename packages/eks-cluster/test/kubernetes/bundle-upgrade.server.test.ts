import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { testStack } from '@external-metrics/testkit';
import { ControlPlane, startWithin } from '@external-metrics/testkit/lib/control-plane';
import { BundleDelivery, KubernetesBaseline } from '../../src';
import { namespaces } from './fixture';

/** What an earlier version of this library wrote for the same namespaces: stored, never written again. */
const earlier = join(__dirname, 'earlier-bundle');

let plane: ControlPlane;
let later: string;

beforeAll(async () => {
  plane = await ControlPlane.start();
  later = mkdtempSync(join(tmpdir(), 'bundle-'));
  const delivery = new BundleDelivery(testStack(), 'Bundle');
  new KubernetesBaseline(delivery, 'Baseline', { delivery, namespaces });
  for (const [name, text] of Object.entries(delivery.files)) writeFileSync(join(later, name), text);
}, startWithin);

afterAll(async () => {
  rmSync(later, { recursive: true, force: true });
  await plane.stop();
});

const apply = async (folder: string) => {
  const { code, stdout, stderr } = await plane.kubectl(['apply', '-k', folder, '--validate=strict']);
  const verdicts = Object.fromEntries(stdout.trim().split('\n').map((line) => line.split(' ') as [string, string]));
  return { code, stderr, verdicts };
};

test('the bundle of this version is applied over that of an earlier one, and rolled back, cleanly', async () => {
  const before = await apply(earlier);
  expect(before).toMatchObject({ code: 0, stderr: '' });

  const upgrade = await apply(later);
  expect(upgrade).toMatchObject({ code: 0, stderr: '' });
  expect(new Set(Object.values(upgrade.verdicts))).toEqual(new Set(['configured', 'created', 'unchanged']));
  // Nothing that a controller would have to prune: whatever stood has the same name still.
  expect(Object.keys(before.verdicts).filter((name) => !(name in upgrade.verdicts))).toEqual([]);

  const again = await apply(later);
  expect(Object.entries(again.verdicts).filter(([, verdict]) => verdict !== 'unchanged')).toEqual([]);

  const rollback = await apply(earlier);
  expect(rollback).toMatchObject({ code: 0, stderr: '' });
  expect(Object.values(rollback.verdicts)).not.toContain('created');
}, 120_000);
