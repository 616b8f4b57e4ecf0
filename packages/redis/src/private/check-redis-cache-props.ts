import { Token } from 'aws-cdk-lib';
import { AlarmThreshold } from '../alarm-threshold';
import type { RedisCacheProps } from '../redis-cache-props';
import { countAlarms } from './cache-alarms';
import { checkAuth } from './check-auth';
import { checkGlobalDatastore } from './check-global-datastore';
import { checkMultiAz } from './check-multi-az';
import { checkNodeType } from './check-node-type';
import { checkServerless } from './check-serverless';
import { checkSource } from './check-source';
import { checkTopology, MOST_NODES } from './check-topology';
import { ResolvedCacheProps } from './defaults';
import { Problem } from './problems';
import { CacheSubnets } from './subnets';
import { parseDailyWindow, parseWeeklyWindow, windowsOverlap } from './windows';

/** Parameters that this library decides, or that ElastiCache doesn't let anybody change. */
const PROTECTED_PARAMETERS = ['cluster-enabled', 'maxmemory', 'maxclients', 'appendonly', 'appendfsync'];
const HOUR = 60;
/** A stack holds 500 resources, and the cache isn't alone in it. */
const MOST_ALARMS = 400;

export function checkRedisCacheProps(props: RedisCacheProps, resolved: ResolvedCacheProps, subnets: CacheSubnets): Problem[] {
  return [
    ...checkSubnets(resolved, subnets),
    ...checkEngine(resolved),
    ...checkTopology(resolved.topology),
    ...checkServerless(props, resolved),
    ...(resolved.topology.kind === 'serverless' ? [] : checkNodeType(resolved)),
    ...checkMultiAz(resolved),
    ...checkAuth(resolved),
    ...checkSource(props, resolved),
    ...checkGlobalDatastore(props),
    ...checkPort(resolved),
    ...checkSnapshots(resolved),
    ...checkWindows(resolved),
    ...checkParameters(props),
    ...checkAlarms(props, resolved),
    ...checkDeployed(props, resolved),
  ];
}

function checkSubnets({ topology }: ResolvedCacheProps, subnets: CacheSubnets): Problem[] {
  const problem = { subject: 'vpcSubnets', mend: 'select isolated or private subnets in at least two availability zones' };
  if (subnets.failure !== undefined) return [{ ...problem, code: 'SubnetsMissing', got: subnets.failure, expected: 'a selection of subnets that the VPC has' }];
  if (subnets.hasPublic) return [{ ...problem, code: 'PublicSubnets', got: 'public subnets', expected: 'subnets without a route from the internet' }];
  if (topology.nodesPerShard > 1 && subnets.zones !== undefined && subnets.zones < 2) {
    return [{ ...problem, code: 'SubnetsTooFew', got: `${subnets.zones} availability zone`, expected: 'subnets in at least two availability zones, because the cache has replicas' }];
  }
  return [];
}

function checkEngine({ engine: { engine, version, family } }: ResolvedCacheProps): Problem[] {
  if (Token.isUnresolved(engine) || Token.isUnresolved(version)) return [];
  const mend = 'use a constant of CacheEngine';
  const number = /^\d+\.\d+$/.test(version) ? versionNumber(version) : NaN;
  const supported = (engine === 'valkey' && number >= 7002) || (engine === 'redis' && number >= 7000 && number <= 7001);
  if (!supported) {
    return [{ code: 'EngineUnsupported', subject: 'engine', got: `${engine} ${version}`, expected: 'Valkey from 7.2, or Redis OSS 7.0 or 7.1, as major.minor', mend }];
  }
  if (!Token.isUnresolved(family) && !family.startsWith(engine)) {
    return [{ code: 'EngineUnsupported', subject: 'engine.family', got: family, expected: `a parameter group family of ${engine}`, mend }];
  }
  return [];
}

function checkPort({ port }: ResolvedCacheProps): Problem[] {
  if (Token.isUnresolved(port) || (Number.isInteger(port) && port >= 1 && port <= 65535)) return [];
  return [{ code: 'PortInvalid', subject: 'port', got: port, expected: 'a whole number from 1 to 65535', mend: 'leave it out for 6379' }];
}

function checkSnapshots({ snapshotRetention }: ResolvedCacheProps): Problem[] {
  if (snapshotRetention.isUnresolved()) return [];
  const days = snapshotRetention.toDays({ integral: false });
  if (Number.isInteger(days) && days >= 0 && days <= 35) return [];
  return [{ code: 'SnapshotRetentionInvalid', subject: 'snapshotRetention', got: `${days} days`, expected: 'whole days from 0 (no snapshots) to 35', mend: 'give it with Duration.days()' }];
}

function checkWindows({ snapshotWindow, maintenanceWindow }: ResolvedCacheProps): Problem[] {
  const problems: Problem[] = [];
  const daily = Token.isUnresolved(snapshotWindow) ? undefined : parseDailyWindow(snapshotWindow);
  const weekly = Token.isUnresolved(maintenanceWindow) ? undefined : parseWeeklyWindow(maintenanceWindow);
  const mend = 'times are UTC; leave it out for the default';
  if (!Token.isUnresolved(snapshotWindow) && (!daily || daily.length < HOUR)) {
    problems.push({ code: 'WindowInvalid', subject: 'snapshotWindow', got: snapshotWindow, expected: 'at least an hour, as hh:mm-hh:mm', mend });
  }
  if (!Token.isUnresolved(maintenanceWindow) && (!weekly || weekly.length < HOUR || weekly.length > 24 * HOUR)) {
    problems.push({ code: 'WindowInvalid', subject: 'maintenanceWindow', got: maintenanceWindow, expected: 'an hour to a day, as ddd:hh:mm-ddd:hh:mm', mend });
  }
  if (problems.length === 0 && daily && weekly && windowsOverlap(daily, weekly)) {
    problems.push({
      code: 'WindowsOverlap', subject: 'snapshotWindow', got: `${snapshotWindow} and ${maintenanceWindow}`, expected: 'a snapshot window outside the maintenance window', mend: 'move one of them; the defaults are 02:00-03:00 and sun:04:00-sun:05:00',
    });
  }
  return problems;
}

function checkParameters({ parameters = {}, use }: RedisCacheProps): Problem[] {
  return Object.keys(parameters).flatMap((name) => {
    const subject = `parameters.${name}`;
    const got = parameters[name];
    if (PROTECTED_PARAMETERS.includes(name)) {
      return [{ code: 'ParameterProtected', subject, got, expected: 'a parameter that is free', mend: 'leave it out: it follows from topology and node type' }];
    }
    return name === 'maxmemory-policy' && use !== undefined
      ? [{ code: 'ParameterProtected', subject, got, expected: 'the policy once only', mend: 'leave out either this parameter or `use`, which decides it' }]
      : [];
  });
}

function checkAlarms({ alarms = {} }: RedisCacheProps, { topology, nodeType }: ResolvedCacheProps): Problem[] {
  const problems = Object.entries(alarms as Record<string, AlarmThreshold | undefined>).flatMap(([name, threshold]) => {
    const value = threshold?.value;
    if (value === undefined || Token.isUnresolved(value)) return [];
    const most = name.endsWith('Percent') ? 100 : Infinity;
    return value >= 0 && value <= most ? [] : [{
      code: 'AlarmThresholdInvalid', subject: `alarms.${name}`, got: value, expected: most === 100 ? 'a number from 0 to 100' : 'a number from 0', mend: 'give it with AlarmThreshold.of(), or AlarmThreshold.none() for no alarm',
    }];
  });
  const nodes = topology.shards * topology.nodesPerShard;
  const count = countAlarms({ topology, nodeType, thresholds: alarms });
  if (nodes <= MOST_NODES && count > MOST_ALARMS) {
    problems.push({
      code: 'AlarmsTooMany', subject: 'alarms', got: count, expected: `at most ${MOST_ALARMS} alarms, because a stack holds 500 resources`, mend: 'remove some with AlarmThreshold.none()',
    });
  }
  return problems;
}

function checkDeployed({ deployed }: RedisCacheProps, { engine }: ResolvedCacheProps): Problem[] {
  if (!deployed || deployed.engine !== engine.engine || Token.isUnresolved(engine.version)) return [];
  return versionNumber(engine.version) >= versionNumber(deployed.engineVersion) ? [] : [{
    code: 'EngineDowngrade', subject: 'engine', got: engine.version, expected: `${deployed.engineVersion}, as deployed, or later`, mend: 'ElastiCache cannot go back: make a new cache and restore a snapshot of the older version',
  }];
}

function versionNumber(version: string): number {
  const [major, minor] = version.split('.').map(Number);
  return major * 1000 + minor;
}
