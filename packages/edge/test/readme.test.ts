import { readFileSync } from 'fs';
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

test('every code that is thrown is in the README', () => {
  const sources = ['web-edge-metrics.ts', 'private/check-web-edge-props.ts', 'private/check-allowed-cidr-blocks.ts', 'private/check-domains.ts', 'private/replacement-guard.ts'];
  const codes = sources.flatMap((file) => [...readFileSync(join(__dirname, '..', 'src', file), 'utf8').matchAll(/code: '(\w+)'/g)].map(([, code]) => code));
  const text = readFileSync(readme, 'utf8');
  expect(codes.length).toBeGreaterThan(15);
  expect([...new Set(codes)].filter((code) => !text.includes(`| \`${code}\` |`))).toEqual([]);
});
