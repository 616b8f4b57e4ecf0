import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { readmeSnippets, runSnippet, testStack } from '@external-metrics/testkit';
import { testVpc } from './fixture';

const file = join(__dirname, '..', 'README.md');
const snippets = readmeSnippets(file);

test('the README has snippets', () => {
  expect(snippets.length).toBeGreaterThan(5);
});

test.each(snippets)('the snippet on line $line synthesises', (snippet) => {
  const stack = testStack();
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a snippet imports what it likes
  runSnippet(snippet, { stack, vpc: testVpc(stack) }, (module) => require(module === '@external-metrics/eks-cluster' ? '../src' : module));
  (stack.node.root as App).synth();
});

test('every error code of the sources is in the README', () => {
  const folder = join(__dirname, '..', 'src');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const codes = [...sources.matchAll(/code: '(\w+)'/g), ...sources.matchAll(/checkNumber\(id, '\w+', '(\w+)'/g)].map(([, code]) => code);
  expect(new Set(codes).size).toBeGreaterThan(30);
  const readme = readFileSync(file, 'utf8');
  expect(codes.filter((code) => !readme.includes(`\`${code}\``))).toEqual([]);
});
