import { Duration } from 'aws-cdk-lib';
import { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { IPostgresDatabase } from './postgres-database';
import { serverOf } from './private/database-server';
import { createVpcFunction } from './private/vpc-function';

/** What a probe connects to. */
export interface PostgresProbeProps {
  /** The database, whose master secret is known. */
  readonly database: IPostgresDatabase;

  /** The network of the database. */
  readonly vpc: IVpc;

  /**
   * The subnets of the function. They need a way to Secrets Manager.
   *
   * @default - the private subnets with egress
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * IAM users that the probe may log in as.
   *
   * @default - none: it logs in as the master user only
   */
  readonly iamUsers?: string[];
}

/**
 * A function that connects as an application does and says what it found: encryption with a verified certificate; no way in without encryption, with a wrong password,
 * by another name or with another authority; statements that a user may run and must not run; a row that is written and read. For restore drills and integration tests.
 *
 * Its event is `{ user?, write?, read?, key?, allowed?, denied?, wrong? }`, its answer `{ user, passed, failed }` without any secret.
 */
export class PostgresProbe extends Construct {
  /** The function. */
  public readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: PostgresProbeProps) {
    super(scope, id);
    const { database, vpc, vpcSubnets, iamUsers = [] } = props;
    const { host, port, database: databaseName, secretArn } = database.connectionInfo;
    this.function = createVpcFunction(this, {
      server: serverOf(database), vpc, vpcSubnets, asset: 'probe', description: 'Probes a PostgreSQL database', timeout: Duration.minutes(1),
      environment: { HOST: host, PORT: port.toString(), DATABASE: databaseName, SECRET_ARN: secretArn ?? '' },
    });
    database.grants.readSecret(this.function);
    for (const user of iamUsers) database.grants.connect(this.function, user);
  }
}
