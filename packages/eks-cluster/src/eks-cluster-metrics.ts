import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** The metrics of a cluster. Those of nodes come from the add-on `amazon-cloudwatch-observability`, those of the control plane from EKS itself. */
export class EksClusterMetrics {
  constructor(
    /** The cluster's name. */
    private readonly clusterName: string,
  ) {}

  /** The CPU that is used, in percent, on average over the nodes. */
  public nodeCpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.containerInsights('node_cpu_utilization', 'Average', options);
  }

  /** The memory that is used, in percent, on the node that uses most. */
  public nodeMemoryUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.containerInsights('node_memory_utilization', 'Maximum', options);
  }

  /** The disk space that is used, in percent, on the node that uses most. */
  public nodeFilesystemUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.containerInsights('node_filesystem_utilization', 'Maximum', options);
  }

  /** The number of nodes. */
  public nodeCount(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.containerInsights('cluster_node_count', 'Average', options);
  }

  /** The number of nodes with a bad condition: not ready, under pressure. */
  public failedNodeCount(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.containerInsights('cluster_failed_node_count', 'Maximum', options);
  }

  /** The number of pods for which the scheduler finds no node. */
  public unschedulablePods(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.controlPlane('scheduler_pending_pods_UNSCHEDULABLE', 'Maximum', options);
  }

  /** The number of requests to the Kubernetes API server. */
  public apiServerRequests(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.controlPlane('apiserver_request_total', 'Sum', options);
  }

  /** The number of requests that the Kubernetes API server answered with a 5xx. */
  public apiServerErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.controlPlane('apiserver_request_total_5XX', 'Sum', options);
  }

  /** The share of requests that the Kubernetes API server answered with a 5xx, in percent. */
  public apiServerErrorRate(options?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      expression: 'IF(requests > 0, 100 * errors / requests, 0)',
      usingMetrics: { errors: this.apiServerErrors(), requests: this.apiServerRequests() },
      label: 'API server errors (%)',
      period: Duration.minutes(5),
      ...options,
    });
  }

  /** How long the Kubernetes API server takes to answer, in seconds: the slowest hundredth, of the verb that takes longest. Lists are not among them: they take as long as they are. */
  public apiServerLatency(options?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
    return new cloudwatch.MathExpression({
      expression: `MAX([${verbs.map((verb) => verb.toLowerCase()).join(', ')}])`,
      usingMetrics: Object.fromEntries(verbs.map((verb) => [verb.toLowerCase(), this.controlPlane(`apiserver_request_duration_seconds_${verb}_P99`, 'Average')])),
      label: 'API server, p99 (s)',
      period: Duration.minutes(5),
      ...options,
    });
  }

  /** The size of the database of the control plane, in bytes. At 8 GiB it takes no more writes. */
  public controlPlaneStorage(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.controlPlane('apiserver_storage_size_bytes', 'Maximum', options);
  }

  /** The number of containers that were restarted in the period, over all pods. */
  public containerRestarts(options?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      expression: 'DIFF(restarts)',
      usingMetrics: {
        restarts: new cloudwatch.MathExpression({
          expression: `SELECT SUM(pod_number_of_container_restarts) FROM SCHEMA(ContainerInsights, ClusterName, Namespace, PodName) WHERE ClusterName = '${this.clusterName}'`,
          usingMetrics: {},
          period: Duration.minutes(5),
        }),
      },
      label: 'Restarts',
      period: Duration.minutes(5),
      ...options,
    });
  }

  private containerInsights(metricName: string, statistic: string, options?: cloudwatch.MetricOptions) {
    return this.metric('ContainerInsights', metricName, statistic, options);
  }

  private controlPlane(metricName: string, statistic: string, options?: cloudwatch.MetricOptions) {
    return this.metric('AWS/EKS', metricName, statistic, options);
  }

  private metric(namespace: string, metricName: string, statistic: string, options?: cloudwatch.MetricOptions) {
    return new cloudwatch.Metric({ namespace, metricName, statistic, period: Duration.minutes(5), dimensionsMap: { ClusterName: this.clusterName }, ...options });
  }
}
