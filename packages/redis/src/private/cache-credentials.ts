import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnUser, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { CacheAuth, CacheTokenOptions, UserGroupAttributes } from '../cache-auth';
import { CacheEngine } from '../cache-engine';
import { CacheLogin } from '../cache-login';
import { CacheUser } from '../cache-user';
import { userNameOf } from './cache-name';

const NO_ACCESS = 'off ~* -@all';
export const DEFAULT_PASSWORD_LENGTH = 64;
/** What a token may have beside letters and digits: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html. */
export const TOKEN_PUNCTUATION = '!&#$^<>-';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** The ways in, and the properties of the cache that follow from them. */
export interface CacheCredentials {
  readonly logins: CacheLogin[];
  readonly authToken?: string;
  readonly userGroupId?: string;
}

export interface CacheCredentialsOptions {
  readonly auth: CacheAuth;
  readonly engine: CacheEngine;
  readonly encryptionKey: IKey;
  readonly removalPolicy: RemovalPolicy;
}

export function createCredentials(cache: Construct, options: CacheCredentialsOptions): CacheCredentials {
  const { auth } = options;
  if (auth.tokenOptions) return createToken(cache, auth.tokenOptions, options);
  return auth.existingGroup ? existingGroup(auth.existingGroup) : createUsers(cache, auth.ownUsers, options);
}

function createToken(cache: Construct, { secret: given, length = DEFAULT_PASSWORD_LENGTH, punctuation = '' }: CacheTokenOptions, options: CacheCredentialsOptions): CacheCredentials {
  const secret = given ?? createSecret(cache, 'AuthToken', `Token of ${cache.node.path}`, {}, { length, punctuation }, options);
  return { logins: [{ kind: 'token', secret, passwordLength: length, punctuation }], authToken: passwordOf(secret) };
}

function existingGroup({ userGroupId, userName, secret }: UserGroupAttributes): CacheCredentials {
  return { userGroupId, logins: userName === undefined && secret === undefined ? [] : [{ kind: secret ? 'password' : 'iam', name: userName, userName, secret }] };
}

function createUsers(cache: Construct, users: CacheUser[], options: CacheCredentialsOptions): CacheCredentials {
  const { engine: { engine }, removalPolicy } = options;
  const scope = new Construct(cache, 'Users');
  const made = users.map((user) => createUser(cache, new Construct(scope, user.name), user, options));
  const defaultScope = new Construct(scope, 'default');
  // A user of Valkey must have a password, and a secret only for a user who is off would be one more to rotate and to pay for.
  const secret = made.find(({ login }) => login.secret)?.login.secret
    ?? createSecret(defaultScope, 'Secret', `User default of ${cache.node.path}, who is off`, { username: 'default' }, { length: DEFAULT_PASSWORD_LENGTH }, options);
  const disabled = new CfnUser(defaultScope, 'Resource', {
    userId: userNameOf(cache, engine, 'default'), userName: 'default', engine, accessString: NO_ACCESS, passwords: [passwordOf(secret)],
  });
  disabled.applyRemovalPolicy(removalPolicy);
  const group = new CfnUserGroup(cache, 'UserGroup', {
    userGroupId: userNameOf(cache, engine, 'users'),
    engine,
    userIds: [disabled.ref, ...made.map(({ user }) => user.ref)],
  });
  group.applyRemovalPolicy(removalPolicy);
  return { logins: made.map(({ login }) => login), userGroupId: group.ref };
}

function createUser(cache: Construct, scope: Construct, user: CacheUser, options: CacheCredentialsOptions): { user: CfnUser; login: CacheLogin } {
  const { engine: { engine }, removalPolicy } = options;
  const { name, kind, access: { accessString }, passwordLength = DEFAULT_PASSWORD_LENGTH } = user;
  const userId = user.userId ?? userNameOf(cache, engine, name);
  const secret = kind === 'iam' ? undefined
    : user.secret ?? createSecret(scope, 'Secret', `User ${name} of ${cache.node.path}`, { username: name }, { length: passwordLength }, options);
  // ElastiCache wants ID and name of a user with IAM to be the same.
  const userName = secret ? name : userId;
  const resource = new CfnUser(scope, 'Resource', {
    userId, userName, engine, accessString, ...(secret ? { passwords: [passwordOf(secret)] } : { authenticationMode: { Type: 'iam' } }),
  });
  resource.applyRemovalPolicy(removalPolicy);
  return { user: resource, login: { kind, name, userName, userId, secret, ...(secret && { passwordLength, punctuation: '' }) } };
}

function createSecret(
  scope: Construct, id: string, description: string, template: Record<string, string>, password: { readonly length: number; readonly punctuation?: string }, { encryptionKey, removalPolicy }: CacheCredentialsOptions,
): Secret {
  const excluded = [...PUNCTUATION].filter((character) => !password.punctuation?.includes(character)).join('');
  return new Secret(scope, id, {
    description,
    encryptionKey,
    removalPolicy,
    generateSecretString: {
      secretStringTemplate: JSON.stringify(template), generateStringKey: 'password', passwordLength: password.length, requireEachIncludedType: true,
      ...(password.punctuation ? { excludeCharacters: excluded } : { excludePunctuation: true }),
    },
  });
}

function passwordOf(secret: ISecret): string {
  return secret.secretValueFromJson('password').unsafeUnwrap();
}
