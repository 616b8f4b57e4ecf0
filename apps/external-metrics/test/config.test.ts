import { checkEnvironment, unknownKey } from '../src/config/check';
import { loadEnvironments } from '../src/config/load';
import { environments } from '../src/environments';

type Mutable = Record<string, unknown>;

function staging(change: (values: Mutable) => void): unknown {
  const values = structuredClone(environments.staging) as unknown as Mutable;
  change(values);
  return values;
}

function codes(change: (values: Mutable) => void) {
  return checkEnvironment('staging', staging(change)).problems.map(({ code, subject }) => `${code} ${subject}`);
}

function load(context: Record<string, unknown>, localFile?: string) {
  return loadEnvironments(environments, { context, localFile });
}

function refusal(context: Record<string, unknown>, localFile?: string): string {
  try {
    load(context, localFile);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the configuration was expected to be refused');
}

describe('one environment', () => {
  test.each(Object.entries(environments))('%s is accepted as it is committed', (name, config) => {
    expect(checkEnvironment(name, config)).toEqual({ config, problems: [] });
  });

  test.each<[string, string, (values: Mutable) => void]>([
    ['a CIDR with bits behind its prefix', 'CidrInvalid staging.network.cidr', (v) => { (v.network as Mutable).cidr = '10.0.0.1/16'; }],
    ['a CIDR that is none', 'CidrInvalid staging.network.cidr', (v) => { (v.network as Mutable).cidr = '10.0.0.0'; }],
    ['a CIDR in a list', 'CidrInvalid staging.edge.allowedCidrBlocks.0', (v) => { (v.edge as Mutable).allowedCidrBlocks = ['10.0.0.0/33']; }],
    ['an empty list', 'ValueInvalid staging.edge.allowedCidrBlocks', (v) => { (v.edge as Mutable).allowedCidrBlocks = []; }],
    ['a domain with a scheme', 'DomainNameInvalid staging.edge.domainName', (v) => { (v.edge as Mutable).domainName = 'https://example.org'; }],
    ['a domain outside its zone', 'DomainOutsideZone staging.edge.domainName', (v) => { (v.edge as Mutable).domainName = 'example.org'; }],
    ['fewer nodes at most than at least', 'NodeGroupSizeInvalid staging.cluster.nodes', (v) => { ((v.cluster as Mutable).nodes as Mutable).max = 1; ((v.cluster as Mutable).nodes as Mutable).min = 2; }],
    ['a value of the wrong type', 'ValueInvalid staging.database.multiAz', (v) => { (v.database as Mutable).multiAz = 'yes'; }],
    ['a missing value', 'ValueMissing staging.region', (v) => { delete v.region; }],
    ['an unknown key', 'KeyUnknown staging.database.multiAZ', (v) => { (v.database as Mutable).multiAZ = true; }],
    ['an unknown choice', 'ValueInvalid staging.network.nat', (v) => { (v.network as Mutable).nat = 'many'; }],
    ['zones of another region', 'AvailabilityZoneElsewhere staging.network.availabilityZones', (v) => { (v.network as Mutable).availabilityZones = ['us-east-1a', 'eu-west-1a']; }],
    ['a storage limit below the storage', 'StorageLimitTooLow staging.database.maxStorageGiB', (v) => { (v.database as Mutable).storageGiB = 500; }],
    ['the placeholder domain in an account', 'DomainPlaceholder staging.edge.hostedZone.name', (v) => { v.account = '111122223333'; }],
    ['an account with letters', 'ValueInvalid staging.account', (v) => { v.account = 'abc'; }],
    ['a prefix that no stack may have', 'NameInvalid staging.name', (v) => { v.name = 'external_metrics'; }],
    ['an ARN that is no role', 'ArnInvalid staging.cluster.adminRoleArns.0', (v) => { (v.cluster as Mutable).adminRoleArns = ['arn:aws:iam::111122223333:user/somebody']; }],
    ['hours that are no cron expression', 'ScheduleInvalid staging.database.hours.stop', (v) => { (v.database as Mutable).hours = { stop: '20:00', start: 'cron(0 6 ? * MON-FRI *)', timeZone: 'Etc/UTC' }; }],
    ['a plain http webhook', 'UrlInvalid staging.alerting.pagerDutyUrl', (v) => { v.alerting = { pagerDutyUrl: 'http://pager.example.org' }; }],
  ])('%s is refused', (_, problem, change) => {
    expect(codes(change)).toContain(problem);
  });

  test('all problems are reported together', () => {
    expect(codes((values) => {
      (values.network as Mutable).cidr = 'x';
      (values.edge as Mutable).domainName = 'x';
      values.regon = 'x';
    })).toEqual(expect.arrayContaining(['CidrInvalid staging.network.cidr', 'DomainNameInvalid staging.edge.domainName', 'KeyUnknown staging.regon']));
  });

  test.each([['staging.regon', 'staging.region'], ['staging.domainName', 'staging.edge.domainName'], ['staging.cluster.nodes.maximum', 'staging.cluster.nodes.max']])('%s: %s was probably meant', (given, meant) => {
    expect(unknownKey(given, 'staging').mend).toBe(`did you mean ${meant}?`);
  });
});

describe('overrides', () => {
  test('context values take the type of their key', () => {
    const { staging: config } = load({
      'staging.region': 'eu-west-1', 'staging.network.availabilityZones': 'eu-west-1a,eu-west-1b', 'staging.cluster.nodes.max': '20', 'staging.database.multiAz': 'false',
      'staging.account': '123456789012', 'staging.edge.hostedZone.name': 'example.dev', 'staging.edge.domainName': 'metrics.example.dev', 'staging.cluster.publicAccessCidrs': '["198.51.100.0/24"]',
    });
    expect(config).toMatchObject({
      region: 'eu-west-1', account: '123456789012', network: { cidr: '10.0.0.0/16', availabilityZones: ['eu-west-1a', 'eu-west-1b'] },
      cluster: { nodes: { min: 1, desired: 3, max: 20 }, publicAccessCidrs: ['198.51.100.0/24'] }, database: { multiAz: false }, edge: { domainName: 'metrics.example.dev' },
    });
  });

  test('the command line wins over the local file, and the local file over the committed values', () => {
    const file = JSON.stringify({ staging: { database: { instanceType: 'm7g.large', user: 'from_file' } } });
    expect(load({ 'staging.database.user': 'from_context' }, file).staging.database).toEqual({ ...environments.staging.database, instanceType: 'm7g.large', user: 'from_context' });
  });

  test('the other environments stay as they are', () => {
    expect(load({ 'staging.region': 'us-east-1' }).production).toEqual(environments.production);
  });

  test("the CDK's own context is left alone", () => {
    expect(load({ '@aws-cdk/core:x': true, 'aws:cdk:enable-path-metadata': true, 'availability-zones:account=1:region=us-east-1': [], 'cli-telemetry': false }).staging).toEqual(environments.staging);
  });

  test('problems of all sources and environments come together', () => {
    const message = refusal({ 'stagging.region': 'eu-west-1', 'dev.cluster.nodes.max': '0', 'production.edg.domainName': 'x.org' }, '{"staging":{"network":{"cidr":"10.0.0.0/40"},"colour":"red"}}');
    expect(message).toContain('[KeyUnknown] stagging.region: got "stagging.region", expected a key that begins with dev, staging, production; did you mean staging.region?');
    expect(message).toContain('[ValueInvalid] dev.cluster.nodes.max: got 0, expected at least 1');
    expect(message).toContain('[KeyUnknown] production.edg.domainName: got "production.edg.domainName", expected a key of the configuration; did you mean production.edge.domainName?');
    expect(message).toContain('[CidrInvalid] staging.network.cidr: got "10.0.0.0/40"');
    expect(message).toContain('[KeyUnknown] staging.colour');
    expect(message).toMatch(/^configuration: 5 problems\n/);
  });

  test.each(['[]', '{', '{"staging": 1}'])('a local file that reads %s is refused', (text) => {
    expect(refusal({}, text)).toContain('[LocalFileInvalid] environments.local.json');
  });
});
