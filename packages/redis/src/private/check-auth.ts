import { Token } from 'aws-cdk-lib';
import { CacheTokenOptions } from '../cache-auth';
import { CacheUser } from '../cache-user';
import { TOKEN_PUNCTUATION } from './cache-credentials';
import { ResolvedCacheProps } from './defaults';
import { Problem } from './problems';

/** 2026-11-24, https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html and https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html. */
const PASSWORD = { least: 16, most: 128 };
/** 2026-11-24, https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/quota-limits.html: users in a user group, `default` among them. */
const MOST_USERS = 100;
/** The rest of the 40 characters of a user's ID is for the path and the engine. */
const NAME = /^[a-zA-Z](?:-?[a-zA-Z0-9]){0,19}$/;

export function checkAuth({ auth: { ownUsers: users, tokenOptions: token, existingGroup: userGroup }, engine }: ResolvedCacheProps): Problem[] {
  if (token) return checkToken(token);
  if (userGroup) {
    return engine.engine === 'redis' && userGroup.engine !== 'redis' && !Token.isUnresolved(userGroup.engine) ? [{
      code: 'EngineMismatch', subject: 'auth.userGroup.engine', got: userGroup.engine, expected: 'redis, because a cache of Redis OSS takes no users of another engine', mend: 'give a user group of Redis, or take Valkey, which takes both',
    }] : [];
  }
  return [
    ...(users.length > 0 ? [] : [{ code: 'UsersMissing', subject: 'auth.users', got: [], expected: 'at least one user', mend: 'leave the list out for the user app' }]),
    ...(users.length < MOST_USERS ? [] : [{ code: 'UsersTooMany', subject: 'auth.users', got: users.length, expected: `fewer than ${MOST_USERS}, with the disabled user default`, mend: 'let workloads of the same rights share a user' }]),
    ...users.flatMap(checkUser),
    ...checkNamesOnce(users),
  ];
}

function checkToken({ length, punctuation = '' }: CacheTokenOptions): Problem[] {
  const foreign = [...punctuation].filter((character) => !TOKEN_PUNCTUATION.includes(character)).join('');
  return [
    ...checkLength('auth.token.length', length),
    ...(foreign === '' ? [] : [{
      code: 'TokenCharactersInvalid', subject: 'auth.token.punctuation', got: foreign, expected: `characters of ${TOKEN_PUNCTUATION}`, mend: 'ElastiCache takes no others in a token; leave it out for letters and digits',
    }]),
  ];
}

function checkUser({ name, kind, userId, passwordLength, access: { accessString } }: CacheUser): Problem[] {
  const subject = `auth.users.${name}`;
  const problems = checkLength(`${subject}.passwordLength`, passwordLength);
  if (!Token.isUnresolved(name) && (!NAME.test(name) || name.toLowerCase() === 'default')) {
    problems.push({ code: 'UserNameInvalid', subject, got: name, expected: 'a letter, then letters, digits and single hyphens, 20 characters at most, and not default', mend: 'write it as my-app; the user default is made by itself, and off' });
  }
  if (kind === 'iam' && userId !== undefined && userId !== name && !Token.isUnresolved(userId) && !Token.isUnresolved(name)) {
    problems.push({ code: 'IamUserIdInvalid', subject: `${subject}.userId`, got: userId, expected: `${name}, because ElastiCache wants ID and name of a user with IAM to be the same`, mend: 'leave it out, and let clients log in with CacheLogin.userName' });
  }
  if (!Token.isUnresolved(accessString) && (/(^|\s)[><#!]\S/.test(accessString) || /(^|\s)(nopass|resetpass|reset)(\s|$)/.test(accessString))) {
    // The string itself could hold a password.
    problems.push({ code: 'AccessStringInvalid', subject: `${subject}.access`, got: 'a rule on passwords', expected: 'rules on keys, channels and commands', mend: 'passwords come from Secrets Manager: leave out >, <, #, !, nopass, resetpass and reset' });
  }
  if (!Token.isUnresolved(accessString) && !/(^|\s)on(\s|$)/.test(accessString)) {
    problems.push({ code: 'AccessStringInvalid', subject: `${subject}.access`, got: accessString, expected: 'a string with the rule on', mend: 'without it the user may not log in: write `on ~* +@read`, or leave the user out' });
  }
  return problems;
}

function checkNamesOnce(users: readonly CacheUser[]): Problem[] {
  const names = users.map(({ name }) => name.toLowerCase());
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((name) => ({
    code: 'UserNameTaken', subject: 'auth.users', got: name, expected: 'each name once, whatever its case', mend: 'give one of them another name',
  }));
}

function checkLength(subject: string, length: number | undefined): Problem[] {
  if (length === undefined || Token.isUnresolved(length) || (Number.isInteger(length) && length >= PASSWORD.least && length <= PASSWORD.most)) return [];
  return [{ code: 'PasswordLengthInvalid', subject, got: length, expected: `a whole number from ${PASSWORD.least} to ${PASSWORD.most}`, mend: 'leave it out for 64' }];
}
