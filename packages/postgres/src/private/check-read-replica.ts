import { Token } from 'aws-cdk-lib';
import { PostgresDatabase } from '../postgres-database';
import type { PostgresReadReplicaProps } from '../postgres-read-replica-props';
import { checkInstanceType } from './check-instance-type';
import { checkMaintenanceWindow } from './check-windows';
import { ImportedPostgresDatabase } from './imported-postgres-database';
import { capacityOf } from './instance-classes';
import { Problem } from './problems';

export interface ReplicaSettings {
  readonly instanceType: string;
  readonly maintenanceWindow: string;
}

export function checkReadReplica(props: PostgresReadReplicaProps, { instanceType, maintenanceWindow }: ReplicaSettings): Problem[] {
  const { source, version, instanceMemory } = props;
  const own = source instanceof PostgresDatabase ? source : undefined;
  const withoutBackups = source instanceof ImportedPostgresDatabase && source.backupRetention?.toMilliseconds() === 0;
  const versionWrong = own ? version !== undefined && version.major !== own.version.major : version === undefined;
  return [
    ...(withoutBackups ? [{ code: 'ReplicaSourceWithoutBackups', subject: 'source', got: '0 days', expected: 'a database whose automated backups are on: a replica begins with one', mend: 'keep its backups for a day at least' }] : []),
    ...(versionWrong ? [{ code: 'ReplicaVersionInvalid', subject: 'version', got: version?.major, expected: own ? `${own.version.major}, as the database has` : 'the major version of the imported database', mend: own ? 'leave it out' : 'give it' }] : []),
    ...(own?.instance.manageMasterUserPassword === true ? [{
      code: 'ReplicaPasswordManaged', subject: 'source', got: 'a master password that RDS manages', expected: 'credentials with a secret of their own: RDS makes no read replica otherwise', mend: 'give the database credentials: MasterCredentials.generatedSecret(), and deploy that first',
    }] : []),
    ...checkInstanceType({ instanceType, instanceMemory }),
    ...checkConnections(props, own, instanceType),
    ...checkMaintenanceWindow(maintenanceWindow),
  ];
}

/** https://www.postgresql.org/docs/17/hot-standby.html#HOT-STANDBY-ADMIN: a standby with a smaller value than the primary's does not start. */
function checkConnections({ parameters, instanceMemory }: PostgresReadReplicaProps, source: PostgresDatabase | undefined, instanceType: string): Problem[] {
  if (!source || Token.isUnresolved(instanceType)) return [];
  const ofSource = source.parameterGroup.parameters as { [name: string]: string };
  const sourceType = source.instance.dbInstanceClass?.replace(/^db\./, '') ?? '';
  const connections = (type: string, given: { [name: string]: string }, memory?: typeof instanceMemory) =>
    capacityOf({ instanceType: type, instanceMemory: memory, maxConnections: given.max_connections }).maxConnections;
  const [primary, replica] = [connections(sourceType, ofSource), connections(instanceType, parameters ?? ofSource, instanceMemory)];
  return primary === undefined || replica === undefined || replica >= primary ? [] : [{
    code: 'ReplicaConnectionsTooFew', subject: parameters?.max_connections === undefined ? 'instanceType' : 'parameters["max_connections"]', got: replica, expected: `${primary} connections or more, as the database takes`,
    mend: 'choose a class with as much memory, or give both the same max_connections',
  }];
}
