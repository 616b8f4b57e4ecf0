import { EnvironmentName, environments } from '../src/environments';
import { Located, Synthesised, synthesise } from './fixture';

const synthesised = Object.fromEntries((Object.keys(environments) as EnvironmentName[]).map((name) => [name, synthesise({ name })])) as Record<EnvironmentName, Synthesised>;
const all = Object.entries(synthesised).map(([name, environment]) => ({ name, environment }));
const kept = all.filter(({ name }) => environments[name as EnvironmentName].protectData);
const disposable = all.filter(({ name }) => !environments[name as EnvironmentName].protectData);
const stackNames = ['Alerting', 'Network', 'Data', 'Edge', 'Cluster', 'Kubernetes', 'Service', 'Observability'];

/** What an environment that protects its data keeps when a stack goes, and how. */
const keptTypes: Record<string, string> = {
  'AWS::KMS::Key': 'Retain', 'AWS::EC2::VPC': 'Retain', 'AWS::EC2::EIP': 'Retain', 'AWS::Route53::HostedZone': 'Retain', 'AWS::S3::Bucket': 'Retain',
  'AWS::RDS::DBInstance': 'Snapshot', 'AWS::ElastiCache::ReplicationGroup': 'Snapshot',
};

function attributesOf({ Properties }: Located): Record<string, unknown> {
  return Object.fromEntries((Properties.LoadBalancerAttributes as { Key: string; Value: unknown }[]).map(({ Key, Value }) => [Key, Value]));
}

function locksOf(environment: Synthesised) {
  return {
    database: environment.one('AWS::RDS::DBInstance').Properties.DeletionProtection,
    cluster: environment.one('AWS::EKS::Cluster').Properties.DeletionProtection,
    loadBalancer: attributesOf(environment.one('AWS::ElasticLoadBalancingV2::LoadBalancer'))['deletion_protection.enabled'],
  };
}

const terminationOf = ({ stacks }: Synthesised) => Object.fromEntries(Object.entries(stacks).map(([name, { terminationProtection }]) => [name, terminationProtection]));

test('there are environments of both kinds', () => {
  expect([kept.map(({ name }) => name), disposable.map(({ name }) => name)]).toEqual([['staging', 'production'], ['dev']]);
});

describe.each(all)('$name', ({ name, environment }) => {
  test('its stacks carry its name', () => {
    expect(Object.values(environment.stacks).map(({ stackName }) => stackName).sort()).toEqual(stackNames.map((stack) => `${environments[name as EnvironmentName].name}-${stack}`).sort());
  });

  test('what is rebuilt waits for what stays, and not the other way round', () => {
    const order = Object.fromEntries(stackNames.map((stack) => [stack, environment.dependenciesOf(stack).sort()]));
    expect(order).toMatchObject({ Alerting: [], Network: ['Alerting'], Data: ['Alerting', 'Network'], Edge: ['Alerting', 'Network'] });
    expect(order.Cluster).toEqual(['Alerting', 'Edge', 'Network']);
    expect(order.Kubernetes).toEqual(['Cluster', 'Edge', 'Network']);
    expect(order.Service).toEqual(['Cluster', 'Data']);
    // Of names in an order in which each depends on earlier ones only, none can be part of a cycle.
    expect(stackNames.flatMap((stack, index) => order[stack].filter((other) => stackNames.indexOf(other) >= index).map((other) => `${stack} waits for ${other}`))).toEqual([]);
  });

  test('every alarm tells a topic of the environment, when it begins and when it ends', () => {
    const alarms = environment.ofType('AWS::CloudWatch::Alarm');
    const topics = environment.ofType('AWS::SNS::Topic').map(({ stack, logicalId }) => `${stack}/${logicalId}`);
    const told = alarms.map(({ stack, logicalId, Properties: { AlarmActions = [], OKActions = [] } }) => ({ alarm: logicalId, begins: (AlarmActions as unknown[]).map((action) => environment.target(stack, action)), ends: (OKActions as unknown[]).map((action) => environment.target(stack, action)) }));
    expect(told.filter(({ begins, ends }) => begins.length === 0 || ends.length === 0 || ![...begins, ...ends].every((topic) => topics.includes(topic)))).toEqual([]);
    expect([...new Set(alarms.map(({ stack }) => stack))].sort()).toEqual(['Cluster', 'Data', 'Edge', 'Network']);
    expect([...new Set(told.flatMap(({ begins }) => begins))].sort()).toEqual(topics.sort());
  });
});

describe.each(kept)('$name keeps its data', ({ environment }) => {
  test('AWS refuses to delete database, cluster and load balancer', () => {
    expect(locksOf(environment)).toEqual({ database: true, cluster: true, loadBalancer: 'true' });
  });

  test('stacks that hold something can not be deleted by mistake', () => {
    expect(terminationOf(environment)).toEqual({ Alerting: true, Network: true, Data: true, Edge: true, Cluster: true, Kubernetes: true, Service: true, Observability: false });
  });

  test.each(Object.entries(keptTypes))('%s: %s, on deletion and on replacement', (type, policy) => {
    const resources = environment.ofType(type);
    expect(resources.length).toBeGreaterThan(0);
    expect(resources.filter(({ DeletionPolicy, UpdateReplacePolicy }) => DeletionPolicy !== policy || UpdateReplacePolicy !== policy).map(({ logicalId }) => logicalId)).toEqual([]);
  });
});

describe.each(disposable)('$name goes with its stacks', ({ environment }) => {
  test('nothing refuses to be deleted', () => {
    expect(locksOf(environment)).toEqual({ database: false, cluster: false, loadBalancer: 'false' });
    expect(Object.values(terminationOf(environment))).not.toContain(true);
  });

  test('only the access logs and the zone stay: neither is empty, and AWS deletes only what is', () => {
    expect(environment.resources.filter(({ DeletionPolicy = 'Delete' }) => DeletionPolicy !== 'Delete').map(({ Type }) => Type).sort()).toEqual(['AWS::Route53::HostedZone', 'AWS::S3::Bucket']);
  });
});

test('production reaches AWS without the internet, and its flow logs can be asked', () => {
  const { environment } = all.find(({ name }) => name === 'production')!;
  const interfaces = environment.ofType('AWS::EC2::VPCEndpoint').filter(({ Properties }) => Properties.VpcEndpointType === 'Interface');
  expect(interfaces.map(({ Properties }) => JSON.stringify(Properties.ServiceName)).filter((name) => /ecr\.api|eks-auth|secretsmanager/.test(name))).toHaveLength(3);
  expect(environment.ofType('AWS::EC2::FlowLog').map(({ Properties }) => Properties.LogDestinationType).sort()).toEqual(['cloud-watch-logs', 's3']);
  expect(environment.ofType('AWS::Athena::NamedQuery').length).toBeGreaterThan(2);
});

test('dev sleeps at night, and nobody else does', () => {
  const schedules = (name: EnvironmentName) => synthesised[name].ofType('AWS::Scheduler::Schedule').map(({ Properties }) => [Properties.ScheduleExpression, Properties.ScheduleExpressionTimezone]);
  expect(schedules('dev')).toEqual([['cron(0 20 ? * * *)', 'Etc/UTC'], ['cron(0 6 ? * MON-FRI *)', 'Etc/UTC']]);
  expect([...schedules('staging'), ...schedules('production')]).toEqual([]);
});

test('alarms and RDS may publish to every topic, and use the key of the topics', () => {
  const services = (statements: { Principal: { Service?: string | string[] }; Action: string | string[] }[], action: string) =>
    statements.filter(({ Action }) => [Action].flat().includes(action)).flatMap(({ Principal }) => Principal.Service ?? []).sort();
  const { production } = synthesised;
  const policies = production.ofType('AWS::SNS::TopicPolicy').map(({ Properties }) => (Properties.PolicyDocument as { Statement: Parameters<typeof services>[0] }).Statement);
  expect(policies.map((statements) => services(statements, 'sns:Publish'))).toEqual(Array(2).fill(['cloudwatch.amazonaws.com', 'events.amazonaws.com', 'events.rds.amazonaws.com']));
  const [key] = production.ofType('AWS::KMS::Key').filter(({ stack }) => stack === 'Alerting');
  expect(services((key.Properties.KeyPolicy as { Statement: Parameters<typeof services>[0] }).Statement, 'kms:Decrypt')).toEqual(['cloudwatch.amazonaws.com', 'events.amazonaws.com', 'events.rds.amazonaws.com']);
});
