import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { testStack } from '@external-metrics/testkit';
import { WebAclLogging, WebEdgeProps } from '../src';
import { givenEdge } from './fixture';

interface Statement { Action: string | string[]; Resource: unknown; Condition?: unknown; Effect: string }

function statementsOf(props: Partial<WebEdgeProps> = {}): Statement[] {
  const stack = testStack();
  const edge = givenEdge(stack, props);
  edge.grants.queryLogs(new Role(stack, 'Analyst', { assumedBy: new AccountPrincipal('111122223333') })).assertSuccess();
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')) as { Properties: { PolicyDocument: { Statement: Statement[] } } }[];
  return Properties.PolicyDocument.Statement;
}

const bucketArn = { 'Fn::GetAtt': ['EdgeLogBucket8566D7EF', 'Arn'] };
const folders = (...names: string[]) => names.map((name) => ({ 'Fn::Join': ['', [bucketArn, `/${name}*`]] }));
const logs = ['access', 'connection', 'health-check'].map((prefix) => `${prefix}/AWSLogs/111122223333/`);

test('queryLogs: runs queries in the workgroup, reads tables and logs, writes results', () => {
  const statements = statementsOf();
  const find = (action: string) => statements.find(({ Action }) => [Action].flat().includes(action));
  expect(find('athena:StartQueryExecution')!.Resource).toEqual({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':athena:us-east-1:111122223333:workgroup/', { Ref: expect.stringMatching(/^EdgeLogQueriesWorkGroup/) }]] });
  expect(find('glue:GetTable')!.Resource).toHaveLength(6);
  expect(find('s3:GetBucketLocation')).toMatchObject({ Resource: bucketArn });
  expect(find('s3:ListBucket')).toMatchObject({ Resource: bucketArn, Condition: { StringLike: { 's3:prefix': [...logs, 'waf/AWSLogs/111122223333/', 'athena-results/'].map((folder) => `${folder}*`) } } });
  expect(find('s3:GetObject')!.Resource).toEqual(folders(...logs, 'waf/AWSLogs/111122223333/', 'athena-results/'));
  expect(find('s3:PutObject')).toMatchObject({ Action: ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:PutObject'], Resource: folders('athena-results/')[0] });
});

test('queryLogs: nothing that changes or deletes, and nothing on everything', () => {
  const statements = statementsOf();
  expect(statements.flatMap(({ Action }) => Action).filter((action) => /[*]|Delete|Create|Update|Policy/.test(action))).toEqual([]);
  expect(statements.filter(({ Resource }) => [Resource].flat().includes('*'))).toEqual([]);
});

test('queryLogs: not the web ACL\'s log where that is elsewhere', () => {
  expect(JSON.stringify(statementsOf({ webAclLogging: WebAclLogging.none() }))).not.toContain('waf');
});

test('queryLogs without queries is refused', () => {
  const stack = testStack();
  const edge = givenEdge(stack, { logQueries: false });
  expect(() => edge.grants.queryLogs(new Role(stack, 'Analyst', { assumedBy: new AccountPrincipal('111122223333') }))).toThrow('[LogQueriesUnavailable] logQueries: got false');
});
