import { CfnDBParameterGroup } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { PostgresVersion } from '../postgres-version';

/** One for each major version, with a logical ID of its own: a group's family can't be changed, and an upgrade needs the old group until it is over. */
export function createParameterGroup(database: Construct, version: PostgresVersion, parameters: { [name: string]: string }): CfnDBParameterGroup {
  return new CfnDBParameterGroup(database, `Parameters${version.major}`, {
    family: version.parameterGroupFamily,
    description: `Parameters of PostgreSQL ${version.major}`,
    parameters,
  });
}
