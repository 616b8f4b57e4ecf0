import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { templateOf } from '@external-metrics/testkit';
import { AlarmThreshold, DelegatedZone, ManagedRuleGroup, WafMode, WebAclLogging, WebEdgeProps } from '../src';
import { givenEdge, givenZone } from './fixture';
import { givenFrontDoor } from './front-door-fixture';

/** Every property that makes no stateful resource superfluous. */
export const fullProps: Partial<WebEdgeProps> = {
  subjectAlternativeNames: ['api.example.com'], internetFacing: true, allowedCidrBlocks: ['0.0.0.0/0'], targetPort: 3000, healthCheckPath: '/ready', idleTimeout: Duration.minutes(2),
  deletionProtection: false, removalPolicy: RemovalPolicy.DESTROY, webAclLogging: WebAclLogging.cloudWatchLogs(), logRetention: RetentionDays.ONE_YEAR, accessLogExpiration: Duration.days(90),
  webAcl: { rateLimits: [{ limit: 500 }], managedRuleGroups: [{ group: ManagedRuleGroup.COMMON, mode: WafMode.COUNT }] }, alarms: { unhealthyHosts: AlarmThreshold.none() },
};

export const identityCases: Record<string, () => Template> = {
  least: () => templateOf((stack: Stack) => void givenEdge(stack)),
  full: () => templateOf((stack: Stack) => void givenEdge(stack, fullProps)),
  frontDoor: () => templateOf((stack: Stack) => void givenFrontDoor(stack)),
  delegatedZone: () => templateOf((stack: Stack) => void new DelegatedZone(stack, 'Zone1', { zoneName: 'dev.example.com', parentZone: givenZone(stack) })),
};
