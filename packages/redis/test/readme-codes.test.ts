import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

const root = join(__dirname, '..');
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => readFileSync(join(root, 'src', file), 'utf8')).join('\n');
const codes = [...new Set([...sources.matchAll(/code: '(\w+)'/g)].map(([, code]) => code))];
const readme = readFileSync(join(root, 'README.md'), 'utf8');

test.each(codes)('the README explains %s', (code) => {
  expect(readme).toMatch(new RegExp(`^\\| .*\`${code}\`.* \\| .+ \\|$`, 'm'));
});

test.each(codes.filter((code) => !code.endsWith('NotAcknowledged')))('the docstrings name %s', (code) => {
  expect(sources).toMatch(new RegExp(`^ +\\*.*\`${code}\``, 'm'));
});
