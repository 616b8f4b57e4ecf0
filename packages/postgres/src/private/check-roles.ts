import { Token } from 'aws-cdk-lib';
import type { PostgresRole } from '../postgres-role';
import { Problem } from './problems';
import { isReservedUser } from './reserved-words';

const expected = 'a letter or underscore, then letters, digits and underscores, 63 characters at most, and not a reserved word';

export function checkRole(name: string): Problem[] {
  return isName(name) ? [] : [{ code: 'RoleNameInvalid', subject: 'name', got: name, expected, mend: 'choose another name' }];
}

export interface RolesToCheck {
  readonly roles: PostgresRole[];
  readonly schema: string;
  readonly hasSecret: boolean;
}

export function checkRoles({ roles, schema, hasSecret }: RolesToCheck): Problem[] {
  const names = roles.map(({ name }) => name);
  const groups = new Set(roles.filter(({ kind }) => kind !== 'iamUser').map(({ name }) => name));
  const owners = roles.filter(({ kind }) => kind === 'owner').map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const strangers = roles.flatMap(({ name, memberOf }) => memberOf.filter((group) => !groups.has(group)).map((group) => ({ name, group })));
  return [
    ...(owners.length === 1 ? [] : [{ code: 'OwnerMissing', subject: 'roles', got: owners, expected: 'one PostgresRole.owner', mend: 'what the others may do is said of what the owner makes' }]),
    ...twice.map((name) => ({ code: 'RoleDuplicate', subject: 'roles', got: name, expected: 'each name once', mend: 'leave one of them out' })),
    ...strangers.map(({ name, group }) => ({ code: 'RoleUnknown', subject: `roles["${name}"].memberOf`, got: group, expected: `one of ${[...groups].join(', ') || 'the groups, of which there is none'}`, mend: 'add the group to the roles' })),
    ...(isSchema(schema) ? [] : [{ code: 'SchemaInvalid', subject: 'schema', got: schema, expected, mend: 'choose another name' }]),
    ...(hasSecret ? [] : [{ code: 'SecretMissing', subject: 'database', got: undefined, expected: 'a database whose master secret is known', mend: 'give it to fromPostgresDatabaseAttributes' }]),
  ];
}

/** `public` is a reserved role, and the name of the schema that is always there. */
function isSchema(name: string): boolean {
  return name === 'public' || isName(name);
}

function isName(name: string): boolean {
  return Token.isUnresolved(name) || /^[a-z_]\w{0,62}$/i.test(name) && !isReservedUser(name);
}
