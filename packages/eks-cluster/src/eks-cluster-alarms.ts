import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct, IDependable } from 'constructs';
import { AlarmActions } from './alarm-actions';
import { AlarmThreshold } from './alarm-threshold';
import { EksClusterMetrics } from './eks-cluster-metrics';

/** The thresholds of a cluster's alarms. `AlarmThreshold.none()` removes an alarm. */
export interface EksClusterAlarmThresholds {
  /**
   * The share of requests to the API server that it answers with a 5xx, in percent, for 15 minutes.
   *
   * @default AlarmThreshold.of(1) - critical
   */
  readonly apiServerErrorPercent?: AlarmThreshold;

  /**
   * How long the API server takes to answer, in seconds: the slowest hundredth of the requests that are no lists, for 15 minutes.
   *
   * @default AlarmThreshold.of(1) - warning
   */
  readonly apiServerLatencySeconds?: AlarmThreshold;

  /**
   * The size of the control plane's database, in GiB, for 15 minutes. At 8 it takes no more writes.
   *
   * @default AlarmThreshold.of(6) - critical
   */
  readonly controlPlaneStorageGibibytes?: AlarmThreshold;

  /**
   * The number of pods for which no node is found, for 15 minutes.
   *
   * @default AlarmThreshold.of(0) - critical
   */
  readonly unschedulablePods?: AlarmThreshold;

  /**
   * The number of nodes with a bad condition, for 15 minutes. No data is alarming, too: nobody watches the nodes then.
   *
   * @default AlarmThreshold.of(0) - critical; no alarm without the add-on amazon-cloudwatch-observability
   */
  readonly failedNodes?: AlarmThreshold;

  /**
   * The number of nodes, for 15 minutes: above it the node groups can hardly grow.
   *
   * @default - one less than the greatest sizes of all node groups together; no alarm where every size is fixed, or without the add-on
   * amazon-cloudwatch-observability - warning
   */
  readonly nodes?: AlarmThreshold;

  /**
   * The number of containers that are restarted in five minutes, over all pods, three times in a row.
   *
   * @default AlarmThreshold.of(5) - warning; no alarm without the add-on amazon-cloudwatch-observability
   */
  readonly containerRestarts?: AlarmThreshold;

  /**
   * CPU over all nodes, in percent, for 15 minutes.
   *
   * @default AlarmThreshold.of(80) - warning; no alarm without the add-on amazon-cloudwatch-observability
   */
  readonly nodeCpuPercent?: AlarmThreshold;

  /**
   * Memory of the fullest node, in percent, for 15 minutes.
   *
   * @default AlarmThreshold.of(85) - warning; no alarm without the add-on amazon-cloudwatch-observability
   */
  readonly nodeMemoryPercent?: AlarmThreshold;

  /**
   * Disk space of the fullest node, in percent, for 15 minutes. The kubelet deletes images from 85 and evicts pods from 90.
   *
   * @default AlarmThreshold.of(80) - warning; no alarm without the add-on amazon-cloudwatch-observability
   */
  readonly nodeDiskPercent?: AlarmThreshold;
}

/** The alarms of a cluster. */
export interface EksClusterAlarmsProps {
  /** What is watched. */
  readonly metrics: EksClusterMetrics;

  /**
   * What makes the nodes report to CloudWatch. Their alarms come after it.
   *
   * @default - nothing does: there are no alarms on nodes
   */
  readonly nodeAgent?: IDependable;

  /**
   * Above how many nodes the node groups can't grow.
   *
   * @default - not known, or their number is always the same: there is no alarm on it
   */
  readonly nodesThreshold?: number;

  /**
   * Thresholds that differ from the defaults.
   *
   * @default - the defaults of each
   */
  readonly thresholds?: EksClusterAlarmThresholds;

  /**
   * Who is told.
   *
   * @default - nobody
   */
  readonly actions?: AlarmActions;
}

const GIBIBYTE = 2 ** 30;

/** Watches a cluster: its API server, its scheduler, its nodes. */
export class EksClusterAlarms extends Construct {
  constructor(scope: Construct, id: string, props: EksClusterAlarmsProps) {
    super(scope, id);
    const { metrics, thresholds = {}, actions = {}, nodeAgent, nodesThreshold } = props;
    const { MISSING, NOT_BREACHING, BREACHING } = cloudwatch.TreatMissingData;

    const alarm = (name: string, metric: cloudwatch.IMetric, threshold: AlarmThreshold, severity: keyof AlarmActions, treatMissingData: cloudwatch.TreatMissingData, alarmDescription: string) => {
      if (threshold.value === undefined) return undefined;
      const made = new cloudwatch.Alarm(this, name, {
        metric, threshold: threshold.value, treatMissingData, alarmDescription, evaluationPeriods: 3,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      });
      made.addAlarmAction(...actions[severity] ?? []);
      made.addOkAction(...actions[severity] ?? []);
      return made;
    };

    alarm('ApiServerErrors', metrics.apiServerErrorRate(), thresholds.apiServerErrorPercent ?? AlarmThreshold.of(1), 'critical', NOT_BREACHING,
      'The Kubernetes API server fails requests: deployments, autoscaling and controllers stall, running pods go on. First look for failing admission webhooks in the log of the API server (log group of the control plane), then at the AWS Health Dashboard.');
    alarm('ApiServerLatency', metrics.apiServerLatency(), thresholds.apiServerLatencySeconds ?? AlarmThreshold.of(1), 'warning', NOT_BREACHING,
      'The Kubernetes API server is slow: deployments and controllers lag. First look for a client that lists everything again and again, in the audit log or with "kubectl get --raw /metrics"; then for slow admission webhooks.');
    const { value: storage } = thresholds.controlPlaneStorageGibibytes ?? AlarmThreshold.of(6);
    alarm('ControlPlaneStorage', metrics.controlPlaneStorage(), storage === undefined ? AlarmThreshold.none() : AlarmThreshold.of(storage * GIBIBYTE), 'critical', NOT_BREACHING,
      'The database of the control plane fills; at 8 GiB the cluster takes no more writes. First count objects with "kubectl get --raw /metrics | grep apiserver_storage_objects": finished jobs, events, releases of Helm and reports of scanners are what grows; delete them, and give jobs ttlSecondsAfterFinished.');
    alarm('UnschedulablePods', metrics.unschedulablePods(), thresholds.unschedulablePods ?? AlarmThreshold.of(0), 'critical', NOT_BREACHING,
      'Pods wait for a node that has room for them. First run "kubectl get pods -A --field-selector status.phase=Pending" and describe one: it names what is missing; then see whether the node group is at its maximum size.');
    if (!nodeAgent) return;
    const ofNodes = [
      alarm('FailedNodes', metrics.failedNodeCount(), thresholds.failedNodes ?? AlarmThreshold.of(0), 'critical', BREACHING,
        'Nodes are not ready or under pressure, or nothing reports on them. First run "kubectl get nodes" and describe those that are not Ready; EKS replaces broken nodes after some 30 minutes where node repair is on. If all are Ready, see whether the pods in namespace amazon-cloudwatch run.'),
      alarm('Nodes', metrics.nodeCount(), thresholds.nodes ?? (nodesThreshold === undefined ? AlarmThreshold.none() : AlarmThreshold.of(nodesThreshold)), 'warning', MISSING,
        'The node groups are as large as they may be: the next pod may find no node. First see with "kubectl top nodes" whether the nodes are busy; then raise the greatest size, or lower what pods request.'),
      alarm('ContainerRestarts', metrics.containerRestarts(), thresholds.containerRestarts ?? AlarmThreshold.of(5), 'warning', NOT_BREACHING,
        'Containers end and are started again. First run "kubectl get pods -A" and look at the restarts, then describe the pod: OOMKilled asks for memory, a failing liveness probe for patience, an exit code for the log of the one before ("kubectl logs --previous").'),
      alarm('NodeCpu', metrics.nodeCpuUtilization(), thresholds.nodeCpuPercent ?? AlarmThreshold.of(80), 'warning', MISSING,
        'The nodes have little CPU left. First see with "kubectl top pods -A" whether one workload uses it all; otherwise raise the size of the node group.'),
      alarm('NodeMemory', metrics.nodeMemoryUtilization(), thresholds.nodeMemoryPercent ?? AlarmThreshold.of(85), 'warning', MISSING,
        'A node is short of memory, and the kubelet will evict pods. First see with "kubectl top nodes" which one, then look for pods without memory limit on it.'),
      alarm('NodeDisk', metrics.nodeFilesystemUtilization(), thresholds.nodeDiskPercent ?? AlarmThreshold.of(80), 'warning', MISSING,
        'The disk of a node fills with images, logs or scratch data, and the kubelet will evict pods. First see which node in Container Insights, then look for a pod that writes much; otherwise raise the disk size of the node group.'),
    ];
    for (const made of ofNodes) made?.node.addDependency(nodeAgent);
  }
}
