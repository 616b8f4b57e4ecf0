import { DeployedEdge } from '@external-metrics/edge';
import { DeployedCluster } from '@external-metrics/eks-cluster';
import { DeployedNetwork } from '@external-metrics/network';
import { DeployedDatabase } from '@external-metrics/postgres';
import { DeployedCache } from '@external-metrics/redis';

/** The deployed baseline of one environment: what a hermetic synthesis can't know, and every guard compares with. */
export interface DeployedEnvironment {
  readonly network: DeployedNetwork;
  readonly cluster: DeployedCluster;
  readonly database: DeployedDatabase;
  readonly cache: DeployedCache;
  readonly edge: DeployedEdge;
}
