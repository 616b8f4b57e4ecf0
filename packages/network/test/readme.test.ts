import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { readmeSnippets, runSnippet, testStack } from '@external-metrics/testkit';

const snippets = readmeSnippets(join(__dirname, '..', 'README.md'));

test('the README has snippets', () => {
  expect(snippets.length).toBeGreaterThan(3);
});

test.each(snippets)('the snippet on line $line synthesises', (snippet) => {
  const stack = testStack();
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a snippet imports what it likes
  runSnippet(snippet, { stack }, (module) => require(module === '@external-metrics/network' ? '../src' : module));
  (stack.node.root as App).synth();
});
