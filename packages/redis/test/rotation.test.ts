import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { IVpc } from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { testStack } from '@external-metrics/testkit';
import { CacheAuth, CacheEngine, CacheUser, RedisCache, RedisCacheProbe, RedisCacheRotation, RedisCacheRotationProps } from '../src';
import { CacheProps, newCache } from './fixture';

const FUNCTION = 'AWS::Lambda::Function';

function rotated(cacheProps: CacheProps = {}, props: Partial<RedisCacheRotationProps> = {}) {
  const stack = testStack();
  const cache = newCache(stack, cacheProps);
  new RedisCacheRotation(stack, 'Rotation', { cache, vpc: stack.node.findChild('Vpc') as IVpc, ...props });
  return { stack, cache, template: Template.fromStack(stack) };
}

function statements(template: Template): { Action: unknown; Resource: unknown; Condition?: unknown }[] {
  const policies = template.findResources('AWS::IAM::Policy') as Record<string, { Properties: { PolicyDocument: { Statement: { Action: unknown; Resource: unknown }[] } } }>;
  return Object.values(policies).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

const allowed = (template: Template, action: string) => statements(template).find(({ Action }) => [Action].flat().includes(action));
const two = { auth: CacheAuth.users([CacheUser.password('app'), CacheUser.iam('service'), CacheUser.password('reporter', { passwordLength: 32 })]) };

test('each password has a schedule, which waits for all that the function may', () => {
  const { template } = rotated(two);
  template.resourceCountIs('AWS::SecretsManager::RotationSchedule', 2);
  template.resourceCountIs(FUNCTION, 1);
  template.allResourcesProperties('AWS::SecretsManager::RotationSchedule', { RotationRules: { ScheduleExpression: 'rate(30 days)' }, RotateImmediatelyOnUpdate: false, RotationLambdaARN: { 'Fn::GetAtt': [Match.stringLikeRegexp('^RotationFunction'), 'Arn'] } });
  template.hasResource('AWS::SecretsManager::RotationSchedule', { DependsOn: Match.arrayWith(['Cache18F6EE16', Match.stringLikeRegexp('^RotationFunction')]) });
  template.hasResourceProperties('AWS::Lambda::Permission', { Action: 'lambda:InvokeFunction', Principal: 'secretsmanager.amazonaws.com', SourceAccount: '111122223333' });
});

test('the function is told of each secret, and may change these users only', () => {
  const { stack, cache, template } = rotated(two, { gracePeriod: Duration.minutes(2) });
  const [app, , reporter] = cache.logins;
  template.hasResourceProperties(FUNCTION, { Environment: { Variables: Match.objectLike({ GRACE_SECONDS: '120', CLUSTER_MODE: 'false', PORT: '6379', REPLICATION_GROUP_ID: Match.absent(), NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem' }) }, Timeout: 900 });
  const [{ Properties: { Environment: { Variables: { LOGINS } } } }] = Object.values(template.findResources(FUNCTION)) as { Properties: { Environment: { Variables: { LOGINS: { 'Fn::Join': [string, (string | { Ref: string })[]] } } } } }[];
  const text = LOGINS['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : part.Ref)).join('');
  expect(JSON.parse(text)).toEqual({
    [(stack.resolve(app.secret!.secretArn) as { Ref: string }).Ref]: { userId: app.userId, userName: 'app', length: 64, punctuation: '' },
    [(stack.resolve(reporter.secret!.secretArn) as { Ref: string }).Ref]: { userId: reporter.userId, userName: 'reporter', length: 32, punctuation: '' },
  });
  const arn = (user: string | undefined) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:elasticache:us-east-1:111122223333:user:${user}`]] });
  expect(allowed(template, 'elasticache:ModifyUser')).toMatchObject({ Action: ['elasticache:DescribeUsers', 'elasticache:ModifyUser'], Resource: [arn(app.userId), arn(reporter.userId)] });
  expect(allowed(template, 'elasticache:ModifyReplicationGroup')).toBeUndefined();
  expect(allowed(template, 'secretsmanager:PutSecretValue')).toMatchObject({
    Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'], Resource: [app, reporter].map(({ secret }) => stack.resolve(secret!.secretArn) as unknown),
  });
  expect(allowed(template, 'kms:GenerateDataKey')).toMatchObject({ Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: { 'Fn::GetAtt': ['CacheKeyCDF9DE27', 'Arn'] }, Condition: { StringEquals: { 'kms:ViaService': expect.anything() as unknown } } });
});

test('a token is changed on its replication group', () => {
  const { template } = rotated({ auth: CacheAuth.token({ punctuation: '-' }), engine: CacheEngine.REDIS_7_1 });
  template.hasResourceProperties(FUNCTION, { Environment: { Variables: Match.objectLike({ REPLICATION_GROUP_ID: { Ref: 'Cache18F6EE16' } }) } });
  expect(allowed(template, 'elasticache:ModifyReplicationGroup')).toMatchObject({ Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':elasticache:us-east-1:111122223333:replicationgroup:', { Ref: 'Cache18F6EE16' }]] } });
  expect(allowed(template, 'elasticache:ModifyUser')).toBeUndefined();
});

test('the function reaches the cache, and AWS, and nothing else', () => {
  const { template } = rotated();
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { GroupId: { 'Fn::GetAtt': ['CacheSecurityGroup79A9F160', 'GroupId'] }, FromPort: 6379, ToPort: 6379 });
  template.hasResourceProperties('AWS::EC2::SecurityGroup', { GroupDescription: 'Rotates the secrets of a cache', SecurityGroupEgress: [
    Match.objectLike({ FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }), Match.objectLike({ FromPort: 6379, ToPort: 6379, DestinationSecurityGroupId: { 'Fn::GetAtt': ['CacheSecurityGroup79A9F160', 'GroupId'] } }),
  ] });
});

test.each<[string, CacheProps, Partial<RedisCacheRotationProps>]>([
  ['[SecretUnknown] cache.logins: got []', { auth: CacheAuth.users([CacheUser.iam('service')]) }, {}],
  ['[RotationIntervalInvalid] interval: got "0.5 days"', {}, { interval: Duration.hours(12) }],
  ['[RotationIntervalInvalid] interval: got "0 days"', {}, { interval: Duration.days(0) }],
  ['[RotationIntervalInvalid] interval: got "1.5 days"', {}, { interval: Duration.hours(36) }],
  ['[RotationIntervalInvalid] interval: got "1001 days"', {}, { interval: Duration.days(1001) }],
  ['[GracePeriodInvalid] gracePeriod: got "601 seconds"', {}, { gracePeriod: Duration.seconds(601) }],
])('refused: %s', (message, cacheProps, props) => {
  expect(() => rotated(cacheProps, props)).toThrow(message);
});

describe('a probe', () => {
  const probed = (cacheProps: CacheProps = {}, rotates?: boolean) => {
    const stack = testStack();
    const cache = newCache(stack, cacheProps);
    new RedisCacheProbe(stack, 'Probe', { cache, vpc: stack.node.findChild('Vpc') as IVpc, rotates });
    return { stack, cache, template: Template.fromStack(stack) };
  };

  test('logs in with every login, and changes nothing', () => {
    const { template, cache } = probed(two);
    expect(allowed(template, 'elasticache:Connect')).toMatchObject({ Resource: [expect.anything(), { 'Fn::Join': ['', expect.arrayContaining([expect.stringContaining(`:user:${cache.logins[1].userId}`)]) as unknown] }] });
    expect(statements(template).filter(({ Action }) => [Action].flat().includes('secretsmanager:GetSecretValue'))).toHaveLength(2);
    expect(allowed(template, 'secretsmanager:RotateSecret')).toBeUndefined();
    template.hasResourceProperties(FUNCTION, { Environment: { Variables: Match.objectLike({ CACHE_NAME: { Ref: 'Cache18F6EE16' }, SERVERLESS: 'false', READER_HOST: { 'Fn::GetAtt': ['Cache18F6EE16', 'ReaderEndPoint.Address'] } }) } });
  });

  test('starts a rotation, if it may', () => {
    expect(allowed(probed({}, true).template, 'secretsmanager:RotateSecret')).toMatchObject({ Action: 'secretsmanager:RotateSecret', Resource: { Ref: 'CacheUsersappSecret75FC6279' } });
  });

  test('of a cache without a known login is refused', () => {
    const stack = testStack();
    newCache(stack);
    const cache = RedisCache.fromRedisCacheAttributes(stack, 'Theirs', { cacheName: 'theirs', securityGroups: [], primaryEndpointAddress: 'master.example' });
    expect(() => new RedisCacheProbe(stack, 'Probe', { cache, vpc: stack.node.findChild('Vpc') as IVpc })).toThrow('[LoginUnknown] cache.logins: got []');
  });
});

test('a secret of somebody else is rotated with its own key', () => {
  const stack = testStack();
  const cache = newCache(stack, { auth: CacheAuth.token({ secret: Secret.fromSecretCompleteArn(stack, 'Theirs', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:theirs-abcdef') }) });
  new RedisCacheRotation(stack, 'Rotation', { cache, vpc: stack.node.findChild('Vpc') as IVpc });
  Template.fromStack(stack).hasResourceProperties('AWS::SecretsManager::RotationSchedule', { SecretId: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:theirs-abcdef' });
});
