import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { readmeSnippets, runSnippet, testStack } from '@external-metrics/testkit';
import { existingVpc } from './fixture';

const snippets = readmeSnippets(join(__dirname, '..', 'README.md'));

test('the README has snippets', () => {
  expect(snippets.length).toBeGreaterThan(4);
});

test.each(snippets)('the snippet on line $line synthesises', (snippet) => {
  const stack = testStack();
  const given = snippet.code.includes('const vpc =') ? { stack } : { stack, vpc: existingVpc(stack) };
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a snippet imports what it likes
  runSnippet(snippet, given, (module) => require(module === '@external-metrics/redis' ? '../src' : module));
  (stack.node.root as App).synth();
});
