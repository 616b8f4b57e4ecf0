import { App, Stack } from 'aws-cdk-lib';
import { IpAddressType } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ARecord, CfnHealthCheck, HealthCheck, HealthCheckType, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { problemsOf, templateOf, testStack } from '@external-metrics/testkit';
import { AliasRecord, DelegatedZone, WebEdge } from '../src';
import { edgeTemplate, givenEdge, givenVpc, givenZone } from './fixture';
import { givenFrontDoor } from './front-door-fixture';

const RECORD = 'AWS::Route53::RecordSet';
const absent = { SetIdentifier: Match.absent(), Failover: Match.absent(), Weight: Match.absent(), Region: Match.absent(), HealthCheckId: Match.absent() };

describe('the alias records of an edge', () => {
  test('are one of type A, which keeps its logical id', () => {
    const records = edgeTemplate().findResources(RECORD);
    expect(Object.keys(records)).toEqual(['EdgeAliasA8D1FE32C']);
  });

  test('are two where the load balancer has IPv6 addresses', () => {
    const template = edgeTemplate({ ipAddressType: IpAddressType.DUAL_STACK });
    expect(Object.keys(template.findResources(RECORD))).toEqual(['EdgeAliasA8D1FE32C', 'EdgeAliasAaaa96D4F0FA']);
    template.hasResourceProperties(RECORD, { Type: 'AAAA', Name: 'www.example.com.', AliasTarget: { EvaluateTargetHealth: true } });
  });

  test.each<[string, AliasRecord, object]>([
    ['simple', AliasRecord.simple(), absent],
    ['primary', AliasRecord.failover({ primary: true, setIdentifier: 'here' }), { ...absent, SetIdentifier: 'here', Failover: 'PRIMARY' }],
    ['secondary', AliasRecord.failover({ primary: false, setIdentifier: 'there' }), { ...absent, SetIdentifier: 'there', Failover: 'SECONDARY' }],
    ['weighted', AliasRecord.weighted({ weight: 0, setIdentifier: 'green' }), { ...absent, SetIdentifier: 'green', Weight: 0 }],
    ['latency', AliasRecord.latency({ setIdentifier: 'america' }), { ...absent, SetIdentifier: 'america', Region: 'us-east-1' }],
  ])('%s', (_, dnsRecord, expected) => {
    edgeTemplate({ dnsRecord }).hasResourceProperties(RECORD, { Name: 'www.example.com.', Type: 'A', AliasTarget: Match.objectLike({ EvaluateTargetHealth: true }), ...expected });
  });

  test('may have a health check beside the health of the target', () => {
    const template = templateOf((stack) => {
      const healthCheck = new HealthCheck(stack, 'Check', { type: HealthCheckType.HTTPS, fqdn: 'www.example.com' });
      expect(healthCheck.node.defaultChild).toBeInstanceOf(CfnHealthCheck);
      givenEdge(stack, { dnsRecord: AliasRecord.failover({ primary: true, setIdentifier: 'here', healthCheck }) });
    });
    template.hasResourceProperties(RECORD, { HealthCheckId: { Ref: Match.stringLikeRegexp('^Check') } });
  });

  test('are left out when it is told so, and the certificate is still validated', () => {
    const template = edgeTemplate({ dnsRecord: AliasRecord.none() });
    template.resourceCountIs(RECORD, 0);
    template.resourceCountIs('AWS::CertificateManager::Certificate', 1);
  });
});

describe('records that can not exist beside one another', () => {
  const second = (stack: Stack, dnsRecord?: AliasRecord, domainName = 'www.example.com') => new WebEdge(stack, 'Second', {
    vpc: givenVpc(new Stack(stack, 'Other')), domainName, dnsRecord, hostedZone: HostedZone.fromHostedZoneAttributes(stack, 'Zone2', { hostedZoneId: 'Z1', zoneName: 'example.com' }), allowedCidrBlocks: ['10.0.0.0/8'],
  });
  const { simple, failover, weighted, latency, none } = AliasRecord;

  test.each<[string, AliasRecord, AliasRecord, string]>([
    ['two simple ones', simple(), simple(), 'one record for a name and type'],
    ['a simple one beside a weighted one', simple(), weighted({ weight: 1, setIdentifier: 'a' }), 'one record for a name and type'],
    ['two policies', weighted({ weight: 1, setIdentifier: 'a' }), latency({ setIdentifier: 'b' }), 'the same routing policy for all records of a name and type, not latency beside weighted'],
    ['one identifier', weighted({ weight: 1, setIdentifier: 'a' }), weighted({ weight: 1, setIdentifier: 'a' }), 'another set identifier'],
    ['two primary ones', failover({ primary: true, setIdentifier: 'a' }), failover({ primary: true, setIdentifier: 'b' }), 'one primary and one secondary record'],
  ])('%s: refused, once', (_, first, other, expected) => {
    const message = problemsOf((stack) => {
      givenEdge(stack, { dnsRecord: first });
      second(stack, other);
    });
    expect(message.match(/\[RecordConflict\]/g)).toHaveLength(1);
    expect(message).toContain(expected);
  });

  test('a front door before an edge of the same name', () => {
    const build = (dnsRecord?: AliasRecord) => (stack: Stack) => {
      second(stack, dnsRecord);
      givenFrontDoor(stack);
    };
    expect(problemsOf(build())).toContain('[RecordConflict] Test/Second/AliasA: got "a second A record of www.example.com., beside Test/Door/AliasA"');
    expect(() => templateOf(build(none()))).not.toThrow();
  });

  test('one that somebody else made', () => {
    expect(problemsOf((stack) => {
      const zone = givenZone(new Stack(stack, 'Other'));
      givenEdge(stack);
      new ARecord(stack, 'Mine', { zone, recordName: 'WWW', target: RecordTarget.fromIpAddresses('192.0.2.1') });
    })).toContain('[RecordConflict]');
  });

  test.each<[string, (stack: Stack) => void]>([
    ['shares', (stack) => {
      givenEdge(stack, { dnsRecord: weighted({ weight: 1, setIdentifier: 'a' }) });
      second(stack, weighted({ weight: 3, setIdentifier: 'b' }));
    }],
    ['primary and secondary', (stack) => {
      givenEdge(stack, { dnsRecord: failover({ primary: true, setIdentifier: 'a' }) });
      second(stack, failover({ primary: false, setIdentifier: 'b' }));
    }],
    ['another name', (stack) => {
      givenEdge(stack);
      second(stack, undefined, 'api.example.com');
    }],
    ['another zone', (stack) => {
      givenEdge(stack, { hostedZone: HostedZone.fromHostedZoneAttributes(stack, 'Zone3', { hostedZoneId: 'Z3', zoneName: 'example.com' }) });
      second(stack);
    }],
  ])('%s passes', (_, build) => {
    const stack = testStack();
    build(stack);
    expect(() => (stack.node.root as App).synth()).not.toThrow();
  });
});

test.each<[string, Parameters<typeof givenEdge>[1]]>([
  ['SetIdentifierMissing', { dnsRecord: AliasRecord.latency({ setIdentifier: '' }) }],
  ['SetIdentifierMissing', { dnsRecord: AliasRecord.failover({ primary: true, setIdentifier: 'a'.repeat(129) }) }],
  ['WeightInvalid', { dnsRecord: AliasRecord.weighted({ weight: 256, setIdentifier: 'a' }) }],
  ['WeightInvalid', { dnsRecord: AliasRecord.weighted({ weight: -1, setIdentifier: 'a' }) }],
  ['WeightInvalid', { dnsRecord: AliasRecord.weighted({ weight: 0.5, setIdentifier: 'a' }) }],
])('%s: %#', (code, props) => {
  const message = problemsOf((stack) => givenEdge(stack, props));
  expect(message).toMatch(/^Test\/Edge: 1 problem\n/);
  expect(message).toContain(`[${code}] dnsRecord.`);
});

test('RecordZoneMissing: a record without a zone', () => {
  expect(problemsOf((stack) => givenEdge(stack, { hostedZone: undefined, dnsRecord: AliasRecord.simple() }))).toContain('[RecordZoneMissing] dnsRecord: got "simple"');
});

describe('a delegated zone', () => {
  const zone = (props: Partial<ConstructorParameters<typeof DelegatedZone>[2]> = {}) => (stack: Stack) => new DelegatedZone(stack, 'Dev', { zoneName: 'dev.example.com', parentZone: givenZone(stack), ...props });

  test('is kept, and named in the zone above', () => {
    const template = templateOf((stack) => void zone()(stack));
    template.hasResource('AWS::Route53::HostedZone', { DeletionPolicy: 'Retain', Properties: { Name: 'dev.example.com.' } });
    template.hasResourceProperties(RECORD, { HostedZoneId: 'Z1', Name: 'dev.example.com.', Type: 'NS', TTL: '3600', ResourceRecords: { 'Fn::GetAtt': ['DevZone4A40BB92', 'NameServers'] } });
  });

  test('without a zone above gives its name servers away', () => {
    const stack = testStack();
    const { nameServers, hostedZone } = zone({ parentZone: undefined })(stack);
    expect(stack.resolve(nameServers)).toEqual({ 'Fn::GetAtt': ['DevZone4A40BB92', 'NameServers'] });
    expect(hostedZone.zoneName).toBe('dev.example.com');
    Template.fromStack(stack).resourceCountIs(RECORD, 0);
  });

  test.each<[string, Partial<ConstructorParameters<typeof DelegatedZone>[2]>]>([
    ['DomainNameInvalid', { zoneName: 'dev' }],
    ['DomainOutsideZone', { zoneName: 'dev.example.org' }],
    ['DomainOutsideZone', { zoneName: 'example.com' }],
  ])('%s: %#', (code, props) => {
    const message = problemsOf((stack) => void zone(props)(stack));
    expect(message).toMatch(/^Test\/Dev: 1 problem\n/);
    expect(message).toContain(`[${code}] zoneName`);
  });

  test('of a zone in another account: refused', () => {
    expect(problemsOf((stack) => {
      const parentZone = givenZone(new Stack(stack.node.root as App, 'Elsewhere', { env: { account: '444455556666', region: 'us-east-1' } }));
      new DelegatedZone(stack, 'Dev', { zoneName: 'dev.example.com', parentZone });
    })).toContain('[ParentZoneElsewhere] parentZone: got "444455556666"');
  });

  test('with another name would replace the one that stands: refused', () => {
    const stack = testStack();
    const made = zone()(stack);
    const deployed = stack.resolve(made.node.metadata.find(({ type }) => type === 'external-metrics:deployed')!.data) as { resources: [] };
    expect(problemsOf((other) => void zone({ zoneName: 'stage.example.com', deployed })(other))).toContain('[ReplacementNotAcknowledged] DevZone4A40BB92.Name');
  });
});
