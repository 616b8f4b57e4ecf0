import { Token } from 'aws-cdk-lib';
import type { PostgresBlueGreenDeploymentProps } from '../postgres-blue-green-deployment';
import { Problem } from './problems';

export function checkBlueGreenDeployment({ database, targetVersion = database.version, targetEngineVersion, targetInstanceType }: PostgresBlueGreenDeploymentProps): Problem[] {
  const from = Number(database.version.major);
  const to = Number(targetVersion.major);
  const literal = targetEngineVersion === undefined || Token.isUnresolved(targetEngineVersion) ? undefined : targetEngineVersion;
  const replication = (database.parameterGroup.parameters as Record<string, string>)['rds.logical_replication'];
  const unchanged = to === from && !targetEngineVersion && (!targetInstanceType || `db.${targetInstanceType.toString()}` === database.instance.dbInstanceClass);
  return [
    ...(to < from ? [{ code: 'VersionDowngrade', subject: 'targetVersion', got: targetVersion.major, expected: `${from}, which the database has, or later`, mend: 'restore a backup from before the upgrade to go back' }] : []),
    ...(literal !== undefined && !new RegExp(`^${to}(\\.\\d+)?$`).test(literal) ? [{ code: 'EngineVersionInvalid', subject: 'targetEngineVersion', got: literal, expected: `a minor version of ${to}, such as "${to}.4"`, mend: 'give targetVersion the major version' }] : []),
    ...(to > from && replication !== '1' && !Token.isUnresolved(replication) ? [{
      code: 'LogicalReplicationOff', subject: 'database', got: replication, expected: 'the parameter rds.logical_replication to be "1", because a copy of another major version is fed by logical replication',
      mend: 'give the database parameters { "rds.logical_replication": "1" }, deploy, restart it, and then add this',
    }] : []),
    ...(database.instance.manageMasterUserPassword === true ? [{
      code: 'BlueGreenPasswordManaged', subject: 'database', got: 'a master password that RDS manages', expected: 'credentials with a secret of their own: RDS makes no blue/green deployment otherwise', mend: 'give the database credentials: MasterCredentials.generatedSecret(), and deploy that first',
    }] : []),
    ...(unchanged ? [{ code: 'NothingToChange', subject: 'targetVersion', got: targetVersion.major, expected: 'something that the copy has and the database has not', mend: 'give another targetVersion, targetEngineVersion or targetInstanceType' }] : []),
  ];
}
