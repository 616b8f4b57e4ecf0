import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { templateOf, testStack } from '@external-metrics/testkit';
import { CacheAccess, CacheAuth, CacheEngine, CacheUser } from '../src';
import { CacheProps, newCache } from './fixture';

const USER = 'AWS::ElastiCache::User';
const GROUP = 'AWS::ElastiCache::ReplicationGroup';
const templateWith = (props: CacheProps) => templateOf((stack) => newCache(stack, props));
const passwordIn = (logicalId: unknown) => ({ 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: logicalId }, ':SecretString:password::}}']] });
const users = (...given: CacheUser[]) => ({ auth: CacheAuth.users(given) });

function secretIds(template: Template): string[] {
  return Object.keys(template.findResources('AWS::SecretsManager::Secret'));
}

describe('users', () => {
  test('each with a password has a secret, and the group holds them and the disabled default', () => {
    const template = templateWith(users(CacheUser.password('app'), CacheUser.password('reporter', { access: CacheAccess.readOnly({ keys: ['report:*'] }), passwordLength: 32 })));
    const [app, reporter] = secretIds(template);
    template.hasResourceProperties(USER, { UserName: 'app', AccessString: 'on ~* &* +@all -@dangerous +info', Passwords: [passwordIn(app)] });
    template.hasResourceProperties(USER, {
      UserName: 'reporter', UserId: Match.stringLikeRegexp('-valkey-reporter$'), AccessString: 'on %R~report:* &* -@all +@read +@connection -@dangerous +info +cluster|slots +cluster|shards +cluster|nodes', Passwords: [passwordIn(reporter)],
    });
    template.hasResourceProperties(USER, { UserName: 'default', AccessString: 'off ~* -@all', Passwords: [passwordIn(app)] });
    template.hasResourceProperties('AWS::SecretsManager::Secret', { GenerateSecretString: { SecretStringTemplate: '{"username":"reporter"}', PasswordLength: 32, ExcludePunctuation: true } });
    const [{ Properties: { UserIds } }] = Object.values(template.findResources('AWS::ElastiCache::UserGroup')) as { Properties: { UserIds: { Ref: string }[] } }[];
    expect(UserIds.map(({ Ref }) => (template.toJSON() as { Resources: Record<string, { Properties: { UserName: string } }> }).Resources[Ref].Properties.UserName)).toEqual(['default', 'app', 'reporter']);
  });

  test('one with IAM has its ID as its name, and no password', () => {
    const stack = testStack();
    const cache = newCache(stack, users(CacheUser.password('app'), CacheUser.iam('service')));
    const { userId, userName, kind, secret } = cache.logins[1];
    expect({ kind, secret }).toEqual({ kind: 'iam', secret: undefined });
    expect(userName).toMatch(/^test-cache-[0-9a-f]{8}-valkey-service$/);
    expect(userId).toBe(userName);
    Template.fromStack(stack).hasResourceProperties(USER, { UserId: userId, UserName: userName, AuthenticationMode: { Type: 'iam' }, Passwords: Match.absent() });
    expect(userName!.length).toBeLessThanOrEqual(40);
  });

  test('with IAM alone, the disabled default has a secret of its own', () => {
    const stack = testStack();
    const cache = newCache(stack, users(CacheUser.iam('service')));
    const template = Template.fromStack(stack);
    const [id, ...rest] = secretIds(template);
    expect(rest).toEqual([]);
    template.hasResourceProperties(USER, { UserName: 'default', AccessString: 'off ~* -@all', Passwords: [passwordIn(id)] });
    expect(cache.secret).toBeUndefined();
    expect(cache.connectionInfo).toMatchObject({ secretArn: undefined, username: cache.logins[0].userName });
  });

  test('a fixed ID is taken as it is', () => {
    templateWith(users(CacheUser.iam('service', { userId: 'service' }))).hasResourceProperties(USER, { UserId: 'service', UserName: 'service' });
  });

  test('an existing secret holds the password', () => {
    const template = templateOf((stack) => newCache(stack, users(CacheUser.password('app', { secret: Secret.fromSecretNameV2(stack, 'Theirs', 'theirs') }))));
    expect(secretIds(template)).toEqual([]);
    template.hasResourceProperties(USER, { UserName: 'app', Passwords: [{ 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':secret:theirs:SecretString:password::}}$')])] }] });
  });

  test('the order of the users changes nothing of a user', () => {
    const usersOf = (...given: CacheUser[]) => templateWith(users(...given)).findResources(USER, { Properties: { UserName: Match.not('default') } });
    const [first, second] = [CacheUser.password('app'), CacheUser.password('reporter')];
    expect(usersOf(first, second)).toEqual(usersOf(second, first));
  });

  test('a group that exists already', () => {
    const stack = testStack();
    const secret = Secret.fromSecretNameV2(stack, 'Theirs', 'theirs');
    const cache = newCache(stack, { auth: CacheAuth.userGroup({ userGroupId: 'theirs', engine: 'redis', userName: 'shared', secret }) });
    const template = Template.fromStack(stack);
    template.hasResourceProperties(GROUP, { UserGroupIds: ['theirs'], AuthToken: Match.absent() });
    for (const type of [USER, 'AWS::ElastiCache::UserGroup', 'AWS::SecretsManager::Secret']) template.resourceCountIs(type, 0);
    expect(cache.connectionInfo).toMatchObject({ username: 'shared', secretArn: secret.secretArn });
  });
});

describe('a token', () => {
  test('has the length and the punctuation that are wanted', () => {
    const template = templateWith({ auth: CacheAuth.token({ length: 128, punctuation: '!-' }) });
    template.hasResourceProperties('AWS::SecretsManager::Secret', { GenerateSecretString: { PasswordLength: 128, ExcludeCharacters: '"#$%&\'()*+,./:;<=>?@[\\]^_`{|}~', ExcludePunctuation: Match.absent() } });
  });

  test('of an existing secret', () => {
    const template = templateOf((stack) => newCache(stack, { auth: CacheAuth.token({ secret: Secret.fromSecretNameV2(stack, 'Theirs', 'theirs') }) }));
    expect(secretIds(template)).toEqual([]);
    template.hasResourceProperties(GROUP, { AuthToken: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':secret:theirs:SecretString:password::}}$')])] } });
  });
});

describe('the access of a user', () => {
  test.each([
    ['readWrite', CacheAccess.readWrite(), 'on ~* &* +@all -@dangerous +info'],
    ['readWrite of some keys', CacheAccess.readWrite({ keys: ['a:*', 'b:*'], channels: ['news'] }), 'on ~a:* ~b:* &news +@all -@dangerous +info'],
    ['no key, no channel', CacheAccess.readWrite({ keys: [], channels: [] }), 'on +@all -@dangerous +info'],
    ['of', CacheAccess.of('on ~x +get'), 'on ~x +get'],
  ])('%s', (_, access, expected) => expect(access.accessString).toBe(expected));
});

describe('grants', () => {
  const role = (stack: ReturnType<typeof testStack>) => new Role(stack, 'Role', { assumedBy: new ServicePrincipal('pods.eks.amazonaws.com') });
  const given = () => users(CacheUser.password('app'), CacheUser.iam('service'), CacheUser.password('reporter'), CacheUser.iam('worker'));
  const statement = (grant: (cache: ReturnType<typeof newCache>, role: Role) => void, props: CacheProps = given()) => {
    const template = templateOf((stack) => grant(newCache(stack, props), role(stack)));
    const [{ Properties: { PolicyDocument: { Statement: [first] } } }] = Object.values(template.findResources('AWS::IAM::Policy')) as { Properties: { PolicyDocument: { Statement: { Action: unknown; Resource: unknown }[] } } }[];
    return first;
  };
  const arn = (rest: unknown[]) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ...rest]] });

  test('connect lets a role log in as one user of one cache', () => {
    const cacheArn = arn([':elasticache:us-east-1:111122223333:replicationgroup:', { Ref: 'Cache18F6EE16' }]);
    expect(statement((cache, grantee) => cache.grants.connect(grantee))).toMatchObject({ Action: 'elasticache:Connect', Resource: [cacheArn, arn([expect.stringMatching(/^:elasticache:us-east-1:111122223333:user:test-cache-.*-service$/)])] });
    expect(statement((cache, grantee) => cache.grants.connect(grantee, 'worker'))).toMatchObject({ Resource: [cacheArn, arn([expect.stringMatching(/-worker$/)])] });
  });

  test('readSecret is for the secret of one user', () => {
    const stack = testStack();
    const cache = newCache(stack, given());
    cache.grants.readSecret(role(stack), 'reporter');
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], Resource: stack.resolve(cache.logins[2].secret!.secretArn) as unknown })]) } });
  });

  test.each<[string, (cache: ReturnType<typeof newCache>, role: Role) => void, CacheProps]>([
    ['[IamUserMissing] logins: got ["app"]', (cache, grantee) => cache.grants.connect(grantee), {}],
    ['[IamUserMissing] logins: got ["token"]', (cache, grantee) => cache.grants.connect(grantee, 'app'), { auth: CacheAuth.token(), engine: CacheEngine.REDIS_7_1 }],
    ['[LoginUnknown] login: got "app", expected one of service, worker', (cache, grantee) => cache.grants.connect(grantee, 'app'), given()],
    ['[LoginUnknown] login: got "service", expected one of app, reporter', (cache, grantee) => cache.grants.readSecret(grantee, 'service'), given()],
    ['[SecretUnknown] logins: got ["service"]', (cache, grantee) => cache.grants.readSecret(grantee), users(CacheUser.iam('service'))],
  ])('refused: %s', (message, grant, props) => {
    expect(() => statement(grant, props)).toThrow(message);
  });
});
