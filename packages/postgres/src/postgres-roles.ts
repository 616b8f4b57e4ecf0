import { CustomResource, Duration } from 'aws-cdk-lib';
import { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { IPostgresDatabase } from './postgres-database';
import { PostgresRole } from './postgres-role';
import { checkRoles } from './private/check-roles';
import { serverOf } from './private/database-server';
import { throwProblems } from './private/problems';
import { createVpcFunction } from './private/vpc-function';

/** The roles of a database. */
export interface PostgresRolesProps {
  /** The database. Its master secret has to be known, else `SecretMissing`. */
  readonly database: IPostgresDatabase;

  /** The network of the database. */
  readonly vpc: IVpc;

  /**
   * The subnets of the function that runs the SQL. They need a way to Secrets Manager and to S3, where CloudFormation waits for its answer: by a NAT gateway, or by an
   * interface endpoint of the one and a gateway endpoint of the other.
   *
   * @default - the private subnets with egress
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The schema that the roles are about; it is made if it is not there. Nobody else may use it from then on.
   *
   * @default 'public'
   */
  readonly schema?: string;

  /**
   * The roles: one owner and any others.
   *
   * Errors: `OwnerMissing`, `RoleDuplicate`, `RoleUnknown`.
   */
  readonly roles: PostgresRole[];
}

/**
 * Least-privilege roles in a database, for no application should be its master user. CloudFormation can't speak SQL: a Lambda function and a custom resource do it,
 * when the list changes and in one transaction, each statement such that it can be run again. `PUBLIC` loses database and schema.
 *
 * Roles are never dropped, as they may own tables: one that leaves the list loses what it was given, and a user its login. When this construct is removed,
 * the roles stay as they are.
 *
 * Errors at deployment: `RolesNotApplied` with PostgreSQL's own code, `RoleTaken`, `DatabaseNotReached`.
 */
export class PostgresRoles extends Construct {
  /** What runs the SQL. */
  public readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: PostgresRolesProps) {
    super(scope, id);
    const { database, vpc, vpcSubnets, roles, schema = 'public' } = props;
    const { host, port, database: databaseName, secretArn } = database.connectionInfo;
    throwProblems(this.node.path, checkRoles({ roles, schema, hasSecret: secretArn !== undefined }));
    this.function = createVpcFunction(this, {
      server: serverOf(database), vpc, vpcSubnets, asset: 'roles', description: 'Makes the roles of a PostgreSQL database', timeout: Duration.minutes(5), environment: {},
    });
    const mayRead = database.grants.readSecret(this.function);
    const resource = new CustomResource(this, 'Resource', {
      serviceToken: this.function.functionArn,
      resourceType: 'Custom::PostgresRoles',
      properties: { secretArn, host, port, database: databaseName, schema, roles: roles.map(({ name, kind, memberOf }) => ({ name, kind, memberOf })) },
    });
    mayRead.applyBefore(resource);
    resource.node.addDependency(this.function);
  }
}
