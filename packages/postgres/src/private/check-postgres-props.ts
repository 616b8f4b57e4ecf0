import { Token } from 'aws-cdk-lib';
import { DatabaseInsightsMode } from 'aws-cdk-lib/aws-rds';
import { PostgresDatabaseProps } from '../postgres-database-props';
import { checkBackupReplication, checkBackups } from './check-backups';
import { checkCredentials } from './check-credentials';
import { checkFeatures } from './check-features';
import { checkInstanceType } from './check-instance-type';
import { checkNames } from './check-names';
import { checkStorage } from './check-storage';
import { checkSubnets } from './check-subnets';
import { checkVersion } from './check-version';
import { checkWindows } from './check-windows';
import { daysOf } from './days';
import { protectedParameters } from './parameters';
import { Problem } from './problems';
import { Settings } from './settings';

/** Everything that is wrong with a database's props. */
export function checkPostgresProps(props: PostgresDatabaseProps, settings: Settings, region: string): Problem[] {
  return [
    ...checkSubnets(props.vpc, settings.vpcSubnets),
    ...checkVersion(settings, props.deployed?.version),
    ...checkInstanceType({ instanceType: settings.instanceType.toString(), instanceMemory: props.instanceMemory }),
    ...checkStorage({ ...settings, iops: props.iops, storageThroughput: props.storageThroughput }),
    ...checkNames(props.databaseName, settings.masterUsername),
    ...checkCredentials(settings),
    ...checkPort(settings),
    ...checkBackups(settings),
    ...checkBackupReplication(settings.backupReplication, region),
    ...checkWindows(settings),
    ...checkInsights(settings),
    ...checkParameters(props.parameters),
    ...checkFeatures(props, settings),
  ];
}

function checkPort({ port }: Settings): Problem[] {
  if (Token.isUnresolved(port) || Number.isInteger(port) && port >= 1150 && port <= 65535) return [];
  return [{ code: 'PortInvalid', subject: 'port', got: port, expected: 'a whole number from 1150 to 65535', mend: 'choose one that RDS allows, or leave it out for 5432' }];
}

function checkInsights({ databaseInsightsMode, insightsRetention }: Settings): Problem[] {
  const days = daysOf(insightsRetention);
  const least = databaseInsightsMode === DatabaseInsightsMode.ADVANCED ? 465 : 7;
  const months = days / 31;
  const valid = days === 7 || days === 731 || Number.isInteger(months) && months >= 1 && months <= 23;
  if (Number.isNaN(days) || valid && days >= least) return [];
  return [{
    code: 'InsightsRetentionInvalid', subject: 'insightsRetention', got: `${days} days`, expected: `7 days, 1 to 23 times 31 days, or 731 days${least > 7 ? ', and at least 465 days in the advanced mode' : ''}`, mend: 'choose one of these, or leave it out',
  }];
}

function checkParameters(parameters: PostgresDatabaseProps['parameters'] = {}): Problem[] {
  return Object.entries(parameters)
    .filter(([name, value]) => protectedParameters[name] && !Token.isUnresolved(value) && !protectedParameters[name].includes(value))
    .map(([name, value]) => ({
      code: 'ParameterProtected', subject: `parameters["${name}"]`, got: value, expected: protectedParameters[name].map((allowed) => JSON.stringify(allowed)).join(' or '), mend: 'leave it out: the construct promises encrypted, logged connections, and data that survive',
    }));
}
