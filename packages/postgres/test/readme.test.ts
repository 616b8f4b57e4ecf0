import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { readmeSnippets, runSnippet, testStack } from '@external-metrics/testkit';
import { testVpc } from './fixture';

const snippets = readmeSnippets(join(__dirname, '..', 'README.md'));

test('the README has snippets', () => {
  expect(snippets.length).toBeGreaterThan(3);
});

test.each(snippets)('the snippet on line $line synthesises', (snippet) => {
  const stack = testStack();
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('pods.eks.amazonaws.com') });
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a snippet imports what it likes
  runSnippet(snippet, { stack, vpc: testVpc(stack), role }, (module) => require(module === '@external-metrics/postgres' ? '../src' : module));
  (stack.node.root as App).synth();
});
