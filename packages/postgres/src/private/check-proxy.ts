import { Duration, Token } from 'aws-cdk-lib';
import { SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { PostgresProxyProps } from '../postgres-proxy-props';
import { checkSubnets } from './check-subnets';
import { Problem } from './problems';

export interface PoolSettings {
  readonly maxConnectionsPercent: number;
  readonly maxIdleConnectionsPercent: number;
  readonly borrowTimeout: Duration;
  readonly idleClientTimeout: Duration;
}

export function checkProxy(props: PostgresProxyProps, vpcSubnets: SubnetSelection, pool: PoolSettings): Problem[] {
  const { iamUsers = [], secrets = [], requireIam } = props;
  return [
    ...checkSubnets(props.vpc, vpcSubnets),
    ...(iamUsers.length + secrets.length > 0 ? [] : [{ code: 'ProxyAuthMissing', subject: 'iamUsers', got: undefined, expected: 'iamUsers, secrets or both: with neither the proxy can log in as nobody', mend: 'name the users that applications connect as' }]),
    ...iamUsers.filter((user) => !/^[^*?]{1,63}$/.test(user)).map((user) => ({ code: 'DatabaseUserInvalid', subject: 'iamUsers', got: user, expected: 'the name of one database user', mend: 'name each user apart: a wildcard would allow the master user as well' })),
    ...(iamUsers.length > 0 && requireIam === false ? [{ code: 'ProxyAuthConflict', subject: 'requireIam', got: false, expected: 'true beside iamUsers, who have no password to come with', mend: 'leave it out, or use secrets' }] : []),
    ...checkPool(pool),
  ];
}

function checkPool({ maxConnectionsPercent: most, maxIdleConnectionsPercent: idle, borrowTimeout, idleClientTimeout }: PoolSettings): Problem[] {
  const problem = (subject: string, got: unknown, expected: string) => ({ code: 'ProxyPoolInvalid', subject, got, expected, mend: 'choose one, or leave it out' });
  return [
    ...(Token.isUnresolved(most) || between(most, 1, 100) ? [] : [problem('maxConnectionsPercent', most, 'a whole number from 1 to 100')]),
    ...(Token.isUnresolved(idle) || Token.isUnresolved(most) || between(idle, 0, most) ? [] : [problem('maxIdleConnectionsPercent', idle, `a whole number from 0 to ${most}, which is maxConnectionsPercent`)]),
    ...(borrowTimeout.isUnresolved() || between(secondsOf(borrowTimeout), 0, 300) ? [] : [problem('borrowTimeout', `${secondsOf(borrowTimeout)} seconds`, 'whole seconds from 0 to 300')]),
    ...(idleClientTimeout.isUnresolved() || between(secondsOf(idleClientTimeout), 1, 28_800) ? [] : [problem('idleClientTimeout', `${secondsOf(idleClientTimeout)} seconds`, 'whole seconds from 1 to 28800')]),
  ];
}

function between(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function secondsOf(duration: Duration): number {
  return duration.toMilliseconds() / 1000;
}
