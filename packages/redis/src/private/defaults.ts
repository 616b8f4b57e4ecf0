import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CacheAuth } from '../cache-auth';
import { CacheEngine } from '../cache-engine';
import { CacheTopology } from '../cache-topology';
import type { RedisCacheProps } from '../redis-cache-props';
import { hasDataTiering } from './node-types';

/** The properties that have a default, with it. */
export interface ResolvedCacheProps {
  readonly engine: CacheEngine;
  readonly topology: CacheTopology;
  readonly nodeType: string;
  readonly auth: CacheAuth;
  readonly multiAz: boolean;
  readonly dataTiering: boolean;
  readonly port: number;
  readonly snapshotRetention: Duration;
  readonly snapshotWindow: string;
  readonly maintenanceWindow: string;
  readonly removalPolicy: RemovalPolicy;
  readonly logRetention: RetentionDays;
}

export function withDefaults(props: RedisCacheProps): ResolvedCacheProps {
  const { topology = CacheTopology.replicated({ nodes: 2 }), nodeType = 'cache.m7g.large' } = props;
  return {
    topology,
    nodeType,
    engine: props.engine ?? CacheEngine.VALKEY_8_2,
    auth: props.auth ?? CacheAuth.users(),
    multiAz: props.multiAz ?? topology.nodesPerShard > 1,
    dataTiering: props.dataTiering ?? hasDataTiering(nodeType),
    port: props.port ?? 6379,
    snapshotRetention: props.snapshotRetention ?? Duration.days(7),
    snapshotWindow: props.snapshotWindow ?? '02:00-03:00',
    maintenanceWindow: props.maintenanceWindow ?? 'sun:04:00-sun:05:00',
    removalPolicy: props.removalPolicy ?? RemovalPolicy.SNAPSHOT,
    logRetention: props.logRetention ?? RetentionDays.THREE_MONTHS,
  };
}
