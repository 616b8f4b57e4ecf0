import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { CfnResource } from 'aws-cdk-lib';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import { identityOf, problemsOf, readIdentityLock, readmeSnippets, recommendedFlags, replacementPropertiesOf, runSnippet, templateOf } from '../src';

test('a refusal is the message of the constructor or of the synthesis', () => {
  expect(problemsOf(() => { throw new Error('from the constructor'); })).toBe('from the constructor');
  expect(problemsOf((stack) => stack.node.addValidation({ validate: () => ['from the synthesis'] }))).toContain('from the synthesis');
});

test('accepting what should be refused is a failure', () => {
  expect(() => problemsOf(() => undefined)).toThrow('accepted it');
});

test('the identity holds stateful resources, and of these what replaces them', () => {
  const identity = identityOf(templateOf((stack) => {
    new CfnDBInstance(stack, 'Database', { dbName: 'metrics', allocatedStorage: '20', engine: 'postgres' });
    new CfnResource(stack, 'Stateless', { type: 'AWS::SNS::Topic' });
  }));
  expect(identity).toEqual({ Database: { type: 'AWS::RDS::DBInstance', properties: { DBName: 'metrics', Engine: 'postgres' } } });
});

test('the identity follows the logical ID', () => {
  const before = identityOf(templateOf((stack) => new CfnKey(stack, 'Key')));
  const after = identityOf(templateOf((stack) => new CfnKey(stack, 'Renamed')));
  expect(after).not.toEqual(before);
});

test('a lock that is not there names the command that writes it', () => {
  expect(() => readIdentityLock(join(tmpdir(), 'no-such-lock.json'))).toThrow('npm run lock:identity');
});

test('replacement comes from the service specification', () => {
  expect(replacementPropertiesOf('AWS::RDS::DBInstance')).toEqual(expect.arrayContaining(['DBName', 'KmsKeyId', 'DBSnapshotIdentifier']));
  expect(replacementPropertiesOf('AWS::RDS::DBInstance')).not.toContain('AllocatedStorage');
  expect(() => replacementPropertiesOf('AWS::No::Such')).toThrow('AWS::No::Such');
});

test('the recommended flags are those of the CDK', () => {
  expect(Object.keys(recommendedFlags()).length).toBeGreaterThan(50);
});

test('snippets run with what they are given, and say where they stand', () => {
  const readme = join(mkdtempSync(join(tmpdir(), 'readme-')), 'README.md');
  writeFileSync(readme, '# Title\n\n```ts\nimport { sep } from "path";\nseen.push(sep as string);\n```\n\n```sh\nnpm i\n```\n');
  const seen: string[] = [];
  const snippets = readmeSnippets(readme);
  for (const snippet of snippets) runSnippet(snippet, { seen }, () => ({ sep: '/' }));
  expect(snippets.map(({ line }) => line)).toEqual([4]);
  expect(seen).toEqual(['/']);
});
