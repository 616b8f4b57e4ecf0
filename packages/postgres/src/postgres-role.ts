import { checkRole } from './private/check-roles';
import { throwProblems } from './private/problems';

/** Kinds of roles. */
export enum PostgresRoleKind {
  /** A group that owns the schema and everything in it. */
  OWNER = 'owner',

  /** A group that reads and writes what is in the schema. */
  READ_WRITE = 'readWrite',

  /** A group that reads what is in the schema. */
  READ_ONLY = 'readOnly',

  /** A user that logs in with IAM tokens. */
  IAM_USER = 'iamUser',
}

/** Options of `PostgresRole.iamUser`. */
export interface IamUserOptions {
  /** The groups that the user is in: names of other roles of the same `PostgresRoles`, else `RoleUnknown`. */
  readonly memberOf: string[];
}

/**
 * A role of a database. Its name is a letter or underscore, then letters, digits and underscores, 63 characters at most, and not one that PostgreSQL or RDS keeps
 * for itself, else `RoleNameInvalid`.
 */
export class PostgresRole {
  /** A group that owns the schema: it makes, changes and drops what is in it. For migrations. */
  public static owner(name: string): PostgresRole {
    return new PostgresRole(name, PostgresRoleKind.OWNER);
  }

  /** A group that reads and writes rows, uses sequences and runs functions, of what the owner makes later, too. For applications. */
  public static readWrite(name: string): PostgresRole {
    return new PostgresRole(name, PostgresRoleKind.READ_WRITE);
  }

  /** A group that reads rows, of what the owner makes later, too. For reports. */
  public static readOnly(name: string): PostgresRole {
    return new PostgresRole(name, PostgresRoleKind.READ_ONLY);
  }

  /**
   * A user without a password, who logs in with IAM tokens: `database.grants.connect` says who may. A member of the owner acts as the owner from its login on,
   * so that what it makes belongs to the owner.
   */
  public static iamUser(name: string, options: IamUserOptions): PostgresRole {
    return new PostgresRole(name, PostgresRoleKind.IAM_USER, options.memberOf);
  }

  private constructor(
    /** The name. */
    public readonly name: string,
    /** The kind. */
    public readonly kind: PostgresRoleKind,
    /** The groups that a user is in. */
    public readonly memberOf: string[] = [],
  ) {
    throwProblems('PostgresRole', checkRole(name));
  }
}
