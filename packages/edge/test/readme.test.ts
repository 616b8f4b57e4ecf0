import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { readmeSnippets, runSnippet, testStack } from '@external-metrics/testkit';
import { givenVpc, givenZone } from './fixture';

const readme = join(__dirname, '..', 'README.md');
const snippets = readmeSnippets(readme);

test('the README has snippets', () => {
  expect(snippets.length).toBeGreaterThan(3);
});

test.each(snippets)('the snippet on line $line synthesises', (snippet) => {
  const stack = testStack();
  const given = { stack, vpc: givenVpc(stack), hostedZone: givenZone(stack) };
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a snippet imports what it likes
  runSnippet(snippet, given, (module) => require(module === '@external-metrics/edge' ? '../src' : module));
  (stack.node.root as App).synth();
});

test('every code of the sources is in the README', () => {
  const folder = join(__dirname, '..', 'src');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const codes = [...sources.matchAll(/code: '(\w+)'/g)].map(([, code]) => code);
  const text = readFileSync(readme, 'utf8');
  expect(new Set(codes).size).toBeGreaterThan(40);
  expect([...new Set(codes)].filter((code) => !text.includes(`| \`${code}\` |`))).toEqual([]);
});
