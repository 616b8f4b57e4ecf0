import { homedir, tmpdir } from 'os';
import { appFolder, filesOf, runApp, temporaryFolder } from './fixture';

jest.setTimeout(120_000);

const near = runApp({ env: { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' } });
const far = runApp({ env: { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }, cwd: temporaryFolder() });

test('it needs no network, no credentials and no home, and has nothing to say', () => {
  expect([near, far].map(({ status, stderr }) => ({ status, stderr }))).toEqual([{ status: 0, stderr: '' }, { status: 0, stderr: '' }]);
});

test('another process, time zone, locale and working directory: every file is the same, byte for byte', () => {
  const [first, second] = [filesOf(near.outdir), filesOf(far.outdir)];
  expect([...second.keys()]).toEqual([...first.keys()]);
  expect([...first].filter(([file, bytes]) => !bytes.equals(second.get(file)!)).map(([file]) => file)).toEqual([]);
  expect([...first.keys()].filter((file) => file.endsWith('.template.json')).length).toBeGreaterThanOrEqual(18);
});

test('nothing is left to look up', () => {
  const manifests = [...filesOf(near.outdir)].filter(([file]) => file.endsWith('manifest.json')).map(([, bytes]) => JSON.parse(bytes.toString()) as { missing?: unknown });
  expect(manifests).toHaveLength(4);
  expect(manifests.flatMap(({ missing }) => missing ?? [])).toEqual([]);
});

test('what is deployed names no account, and nothing of the machine that synthesised', () => {
  const deployed = [...filesOf(near.outdir)].filter(([file]) => /\.(template|assets)\.json$/.test(file));
  // In a text: a number of twelve digits is no account.
  const traces = [/"[^"\n]*\b\d{12}\b[^"\n]*"/, ...[appFolder, homedir(), tmpdir()].map((text) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))];
  expect(deployed.flatMap(([file, bytes]) => traces.filter((trace) => trace.test(bytes.toString())).map((trace) => `${file}: ${trace.source}`))).toEqual([]);
});
