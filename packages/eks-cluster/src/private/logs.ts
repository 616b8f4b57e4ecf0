import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface LogOptions {
  readonly encryptionKey: kms.IKey;
  readonly retention: logs.RetentionDays;
  readonly removalPolicy: RemovalPolicy;
}

const clusterPrefix = (clusterName: string) => `/aws/eks/${clusterName}`;
export const controlPlaneLogGroupName = (clusterName: string) => `${clusterPrefix(clusterName)}/cluster`;
export const kubectlLogGroupName = (clusterName: string, delivery: string) => `${clusterPrefix(clusterName)}/${delivery}`;

const containerInsights = { Application: 'application', Dataplane: 'dataplane', Host: 'host', Performance: 'performance' };
const containerInsightsPrefix = (clusterName: string) => `/aws/containerinsights/${clusterName}`;

/** What the cluster's key is for. */
export const logGroupNames = (clusterName: string) => [clusterPrefix(clusterName), containerInsightsPrefix(clusterName)].map((prefix) => `${prefix}/*`);

/** The log groups that the agents would otherwise make, without key and without end. */
export function createContainerInsightsLogGroups(scope: Construct, id: string, clusterName: string, options: LogOptions): Construct {
  const groups = new Construct(scope, id);
  for (const [child, kind] of Object.entries(containerInsights)) {
    new logs.LogGroup(groups, child, { logGroupName: `${containerInsightsPrefix(clusterName)}/${kind}`, ...options });
  }
  return groups;
}
