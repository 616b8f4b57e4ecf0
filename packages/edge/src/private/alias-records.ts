import { Stack } from 'aws-cdk-lib';
import { CfnRecordSet, IHostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { AliasRecord } from '../alias-record';
import { refuseRecordConflicts } from './record-conflicts';

export interface AliasRecordsOptions {
  readonly hostedZone: IHostedZone;
  readonly domainName: string;
  readonly record?: AliasRecord;
  readonly target: { readonly dnsName: string; readonly hostedZoneId: string };
  /** Route 53 does not know the health of a distribution. */
  readonly evaluateTargetHealth: boolean;
  /** Whether the target has IPv6 addresses as well. */
  readonly dualStack: boolean;
}

/** An alias record of type A, and of type AAAA where the target has IPv6 addresses. */
export function createAliasRecords(scope: Construct, { hostedZone, domainName, record = AliasRecord.simple(), target, evaluateTargetHealth, dualStack }: AliasRecordsOptions): CfnRecordSet[] {
  if (record.routingPolicy === 'none') return [];
  return (dualStack ? ['A', 'AAAA'] : ['A']).map((type) => {
    const created = new CfnRecordSet(scope, type === 'A' ? 'AliasA' : 'AliasAaaa', {
      hostedZoneId: hostedZone.hostedZoneId, name: `${domainName}.`, type,
      aliasTarget: { ...target, evaluateTargetHealth },
      setIdentifier: record.setIdentifier,
      failover: record.primary === undefined ? undefined : record.primary ? 'PRIMARY' : 'SECONDARY',
      weight: record.weight,
      region: record.routingPolicy === 'latency' ? Stack.of(scope).region : undefined,
      healthCheckId: record.healthCheck?.healthCheckId,
    });
    refuseRecordConflicts(created);
    return created;
  });
}
