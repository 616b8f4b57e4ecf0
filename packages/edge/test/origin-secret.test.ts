import { Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Template } from 'aws-cdk-lib/assertions';
import { problemsOf, templateOf, testStack } from '@external-metrics/testkit';
import { FrontDoorOrigin, OriginSecret, OriginSecretOptions, WebAclLogging } from '../src';
import { edgeTemplate, givenEdge } from './fixture';
import { givenFrontDoor } from './front-door-fixture';

const secret = (stack: Stack, name = 'Secret', options: OriginSecretOptions = {}) =>
  OriginSecret.fromSecretsManager(Secret.fromSecretCompleteArn(stack, name, `arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}-AbCdEf`), options);
const valueOf = (name: string, field = '') => `{{resolve:secretsmanager:arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}-AbCdEf:SecretString:${field}::}}`;

interface Statement {
  readonly NotStatement?: { readonly Statement: Statement };
  readonly OrStatement?: { readonly Statements: Statement[] };
  readonly ByteMatchStatement?: { readonly FieldToMatch: { readonly SingleHeader: { readonly Name: string } }; readonly PositionalConstraint: string; readonly SearchString: string; readonly TextTransformations: { Type: string }[] };
}

interface Rule {
  readonly Name: string;
  readonly Priority: number;
  readonly Action?: object;
  readonly Statement: Statement;
}

function matches({ NotStatement, OrStatement, ByteMatchStatement }: Statement, headers: Record<string, string>): boolean {
  if (NotStatement) return !matches(NotStatement.Statement, headers);
  if (OrStatement) return OrStatement.Statements.some((statement) => matches(statement, headers));
  const { FieldToMatch, PositionalConstraint, SearchString, TextTransformations } = ByteMatchStatement!;
  expect([PositionalConstraint, TextTransformations.map(({ Type }) => Type)]).toEqual(['EXACTLY', ['NONE']]);
  return headers[FieldToMatch.SingleHeader.Name] === SearchString;
}

const webAclOf = (template: Template) => Object.values(template.findResources('AWS::WAFv2::WebACL'))[0].Properties as { Rules: Rule[]; DataProtectionConfig: { DataProtections: { Field: { FieldKeys: string[] } }[] } };

/** The verdict of the first rule that ends the judgement; only rules of the header are judged. */
function verdict(template: Template, headers: Record<string, string>): string {
  const [first] = [...webAclOf(template).Rules].sort((a, b) => a.Priority - b.Priority);
  return first.Name === 'OriginSecret' && matches(first.Statement, headers) && 'Block' in (first.Action ?? {}) ? 'block' : 'go on';
}

describe('an edge behind a front door', () => {
  const template = templateOf((stack) => void givenEdge(stack, { originSecrets: [secret(stack)] }));

  test.each([
    ['with the secret', { 'x-origin-verify': valueOf('Secret') }, 'go on'],
    ['without the header', {}, 'block'],
    ['with another value', { 'x-origin-verify': 'guess' }, 'block'],
    ['with a longer value', { 'x-origin-verify': `${valueOf('Secret')}x` }, 'block'],
    ['with the secret in another header', { 'x-secret': valueOf('Secret') }, 'block'],
  ])('%s: %j: %s', (_, headers, expected) => {
    expect(verdict(template, headers)).toBe(expected);
  });

  test('takes either secret while they are rotated', () => {
    const rotated = templateOf((stack) => void givenEdge(stack, { originSecrets: [secret(stack, 'Old'), secret(stack, 'New', { jsonField: 'value' })] }));
    expect(verdict(rotated, { 'x-origin-verify': valueOf('Old') })).toBe('go on');
    expect(verdict(rotated, { 'x-origin-verify': valueOf('New', 'value') })).toBe('go on');
    expect(verdict(rotated, {})).toBe('block');
  });

  test('keeps the secret out of log and samples', () => {
    template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', { RedactedFields: ['authorization', 'cookie', 'x-origin-verify'].map((Name) => ({ SingleHeader: { Name } })) });
    expect(webAclOf(template).DataProtectionConfig.DataProtections.flatMap(({ Field }) => Field.FieldKeys)).toEqual(['authorization', 'cookie', 'x-origin-verify']);
  });

  test('may have no log', () => {
    templateOf((stack) => void givenEdge(stack, { originSecrets: [secret(stack)], webAclLogging: WebAclLogging.none() })).resourceCountIs('AWS::WAFv2::LoggingConfiguration', 0);
  });

  test('is asked for nothing where there is none', () => {
    expect(verdict(edgeTemplate(), {})).toBe('go on');
  });

  test('the front door sends what the edge asks for', () => {
    const door = templateOf((stack) => void givenFrontDoor(stack, { origin: FrontDoorOrigin.publicLoadBalancer({ domainName: 'origin.example.com', secretHeader: secret(stack) }) }));
    const [{ Properties }] = Object.values(door.findResources('AWS::CloudFront::Distribution'));
    const [{ HeaderName, HeaderValue }] = (Properties as { DistributionConfig: { Origins: { OriginCustomHeaders: { HeaderName: string; HeaderValue: string }[] }[] } }).DistributionConfig.Origins[0].OriginCustomHeaders;
    expect(HeaderName).toBe('X-Origin-Verify');
    expect(verdict(template, { [HeaderName.toLowerCase()]: HeaderValue })).toBe('go on');
  });
});

test.each<[string, (stack: Stack) => OriginSecret[]]>([
  ['none', () => []],
  ['three', (stack) => ['A', 'B', 'C'].map((name) => secret(stack, name))],
  ['two headers', (stack) => [secret(stack, 'A'), secret(stack, 'B', { headerName: 'X-Other' })]],
  ['a header of AWS', (stack) => [secret(stack, 'A', { headerName: 'X-Amz-Cf-Id' })]],
  ['a header that CloudFront keeps', (stack) => [secret(stack, 'A', { headerName: 'Host' })]],
  ['no header', (stack) => [secret(stack, 'A', { headerName: 'X Origin' })]],
])('SecretHeaderInvalid: %s', (_, secrets) => {
  const message = problemsOf((stack) => givenEdge(stack, { originSecrets: secrets(stack) }));
  expect(message).toMatch(/^Test\/Edge: 1 problem\n/);
  expect(message).toContain('[SecretHeaderInvalid] originSecrets');
});

test('what the rule takes counts', () => {
  const capacity = (...names: string[]) => {
    const stack = testStack();
    return givenEdge(stack, names.length > 0 ? { originSecrets: names.map((name) => secret(stack, name)) } : {}).webAclCapacity;
  };
  // An exact match takes 2: https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-string-match.html
  expect([capacity('One'), capacity('One', 'Two')].map((total) => total - capacity())).toEqual([2, 4]);
});
