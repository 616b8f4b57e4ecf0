import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface LogOptions {
  readonly encryptionKey: kms.IKey;
  readonly retention: logs.RetentionDays;
  readonly removalPolicy: RemovalPolicy;
}

export const controlPlaneLogGroupName = (clusterName: string) => `/aws/eks/${clusterName}/cluster`;

const containerInsights = { Application: 'application', Dataplane: 'dataplane', Host: 'host', Performance: 'performance' };
export const containerInsightsPrefix = (clusterName: string) => `/aws/containerinsights/${clusterName}`;

/** The log groups that the agents would otherwise make, without key and without end. */
export function createContainerInsightsLogGroups(scope: Construct, id: string, clusterName: string, options: LogOptions): Construct {
  const groups = new Construct(scope, id);
  for (const [child, kind] of Object.entries(containerInsights)) {
    new logs.LogGroup(groups, child, { logGroupName: `${containerInsightsPrefix(clusterName)}/${kind}`, ...options });
  }
  return groups;
}
