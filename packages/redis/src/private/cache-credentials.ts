import { Names, RemovalPolicy } from 'aws-cdk-lib';
import { CfnUser, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { CacheAuth } from '../cache-auth';
import { CacheEngine } from '../cache-engine';

/** Everything but administration; INFO is let through because clients ask for it when they connect. */
const APP_ACCESS = 'on ~* &* +@all -@dangerous +info';
const NO_ACCESS = 'off ~* -@all';

/** Of a user or user group of ElastiCache. */
const LONGEST_NAME = 40;
/** What is kept free for suffixes, so that all names of a cache begin alike. */
const USUAL_SUFFIX = '-valkey-default'.length;

/** The properties of the replication group that follow from the way of authentication. */
export interface CacheCredentials {
  readonly secret: ISecret;
  readonly username?: string;
  readonly authToken?: string;
  readonly userGroupIds?: string[];
}

export interface CacheCredentialsOptions {
  readonly auth: CacheAuth;
  readonly engine: CacheEngine;
  readonly encryptionKey: IKey;
  readonly removalPolicy: RemovalPolicy;
}

export function createCredentials(cache: Construct, options: CacheCredentialsOptions): CacheCredentials {
  if (options.auth.kind === 'token') {
    const secret = createSecret(cache, 'AuthToken', `Token of ${cache.node.path}`, '{}', options);
    return { secret, authToken: passwordOf(secret) };
  }
  const users = new Construct(cache, 'Users');
  const appScope = new Construct(users, 'app');
  const secret = createSecret(appScope, 'Secret', `User app of ${cache.node.path}`, JSON.stringify({ username: 'app' }), options);
  const app = createUser(cache, appScope, 'app', APP_ACCESS, secret, options);
  // A user of Valkey must have a password, and a secret only for a user who is off would be one more to rotate and to pay for.
  const disabled = createUser(cache, new Construct(users, 'default'), 'default', NO_ACCESS, secret, options);
  const group = new CfnUserGroup(cache, 'UserGroup', {
    userGroupId: nameOf(cache, options.engine, 'users'),
    engine: options.engine.engine,
    userIds: [disabled.ref, app.ref],
  });
  group.applyRemovalPolicy(options.removalPolicy);
  return { secret, username: 'app', userGroupIds: [group.ref] };
}

function createUser(cache: Construct, scope: Construct, userName: string, accessString: string, secret: ISecret, { engine, removalPolicy }: CacheCredentialsOptions): CfnUser {
  const user = new CfnUser(scope, 'Resource', { userId: nameOf(cache, engine, userName), userName, engine: engine.engine, accessString, passwords: [passwordOf(secret)] });
  user.applyRemovalPolicy(removalPolicy);
  return user;
}

function createSecret(scope: Construct, id: string, description: string, secretStringTemplate: string, { encryptionKey, removalPolicy }: CacheCredentialsOptions): Secret {
  return new Secret(scope, id, {
    description,
    encryptionKey,
    removalPolicy,
    generateSecretString: { secretStringTemplate, generateStringKey: 'password', passwordLength: 64, excludePunctuation: true, requireEachIncludedType: true },
  });
}

function passwordOf(secret: ISecret): string {
  return secret.secretValueFromJson('password').unsafeUnwrap();
}

/** The engine is in the name because its change replaces users and groups, and ElastiCache wants both names at once for a while. */
function nameOf(cache: Construct, { engine }: CacheEngine, what: string): string {
  const suffix = `-${engine}-${what}`;
  const path = Names.uniqueResourceName(cache, { maxLength: LONGEST_NAME - Math.max(suffix.length, USUAL_SUFFIX), separator: '-', allowedSpecialCharacters: '-' });
  return `${path}${suffix}`.toLowerCase().replace(/-+/g, '-');
}
