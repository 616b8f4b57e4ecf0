import { stripVTControlCharacters } from 'node:util';
import { compactProgress } from '../src/compact-progress';
import { countChecks, failedLines, summaryLines, wrap } from '../src/summary';

const report = {
  part: 'Database',
  console: 'RDS > Databases',
  facts: [['Secret', `arn:aws:secretsmanager:us-east-1:000000000000:secret:${'x'.repeat(120)}`]] as const,
  checks: [{ sentence: 'It is there', passed: true, seen: 'yes' }, { sentence: 'Its key rotates', passed: false, seen: 'rotation off '.repeat(20) }],
};

test('no line of words is wider than 100 columns, and what is copied stays in one piece', () => {
  const lines = summaryLines([report]).map(stripVTControlCharacters);
  const [[, arn]] = report.facts;
  expect(lines.filter((line) => line.length > 100)).toEqual([`  Secret         ${arn}`]);
});

test('what failed says what was seen', () => {
  expect(countChecks([report])).toEqual({ passed: 1, failed: 1 });
  expect(failedLines([report])).toEqual([expect.stringMatching(/^\[CheckFailed\] Database: Its key rotates: got rotation off/)]);
});

test('text is wrapped at words', () => {
  expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
});

test('the compact progress leaves out what goes well', () => {
  const printed: string[] = [];
  const line = compactProgress((text) => printed.push(text));
  const row = (status: string, type: string) => `Data | 3/51 | 5:37:25 AM | ${status}  | ${type} | Data/Key (Key6AB29FA6) `;
  for (const each of [row('CREATE_IN_PROGRESS', 'AWS::KMS::Key'), row('CREATE_COMPLETE', 'AWS::KMS::Key'), '', row('CREATE_FAILED', 'AWS::KMS::Key'), row('CREATE_COMPLETE', 'AWS::CloudFormation::Stack'), 'Data: start: Building Data Template', 'Data.PublishOutputRefKey = k', 'Outputs:']) line(each);
  expect(printed).toEqual([row('CREATE_FAILED', 'AWS::KMS::Key'), row('CREATE_COMPLETE', 'AWS::CloudFormation::Stack'), 'Outputs:']);
});
