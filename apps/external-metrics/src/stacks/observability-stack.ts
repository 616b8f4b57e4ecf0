import { Stack, StackProps } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { WebEdge } from '@external-metrics/edge';
import { EksCluster } from '@external-metrics/eks-cluster';
import { Network } from '@external-metrics/network';
import { PostgresDatabase } from '@external-metrics/postgres';
import { RedisCache } from '@external-metrics/redis';
import { Construct } from 'constructs';

export interface ObservabilityStackProps extends StackProps {
  readonly dashboardName: string;
  readonly network: Network;
  readonly database: PostgresDatabase;
  readonly cache: RedisCache;
  readonly edge: WebEdge;
  readonly cluster: EksCluster;
}

/** What an operator looks at first: one row for each part, in the order in which a request passes them. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, props);
    const { edge: { metrics: edge }, cluster: { metrics: cluster }, database: { widgets: database }, cache: { widgets: cache }, network: { metrics: network } } = props;
    new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: props.dashboardName,
      widgets: [
        row('Front door', [['Requests', edge.requests()], ['Answers with 5xx (%)', edge.target5xxPercent()], ['Latency', edge.targetLatency()], ['Blocked by WAF', edge.wafBlockedRequests()]]),
        row('Cluster', [['Nodes', cluster.nodeCount()], ['Processors (%)', cluster.nodeCpuUtilization()], ['Memory (%)', cluster.nodeMemoryUtilization()], ['API server errors (%)', cluster.apiServerErrorRate()]]),
        [database.overview()],
        [cache.overview()],
        row('Egress', props.network.natGateways.length === 0 ? [] : [['Bytes out', network.natBytesOut()], ['Connections', network.natActiveConnections()], ['Ports exhausted', network.natErrorPortAllocation()], ['Packets dropped', network.natPacketsDropCount()]]),
      ].flat(),
    });
  }
}

/** A heading, and below it one graph beside the other. */
function row(title: string, graphs: [string, ...cloudwatch.IMetric[]][]): cloudwatch.IWidget[][] {
  return [
    [new cloudwatch.TextWidget({ markdown: `## ${title}`, width: 24, height: 1 })],
    graphs.map(([heading, ...left]) => new cloudwatch.GraphWidget({ title: heading, left, width: 6, height: 5 })),
  ];
}
