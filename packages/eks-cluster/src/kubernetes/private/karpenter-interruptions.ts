import { Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** What tells of nodes that AWS takes away, or takes out of service. */
const EVENTS: Record<string, { readonly source: string; readonly detailType: string }> = {
  ScheduledChange: { source: 'aws.health', detailType: 'AWS Health Event' },
  SpotInterruption: { source: 'aws.ec2', detailType: 'EC2 Spot Instance Interruption Warning' },
  RebalanceRecommendation: { source: 'aws.ec2', detailType: 'EC2 Instance Rebalance Recommendation' },
  InstanceStateChange: { source: 'aws.ec2', detailType: 'EC2 Instance State-change Notification' },
  CapacityReservationInterruption: { source: 'aws.ec2', detailType: 'EC2 Capacity Reservation Instance Interruption Warning' },
};

/** A message is of no use once the two minutes of a spot interruption are over. */
export function createInterruptionQueue(scope: Construct, id: string, queueName: string | undefined): sqs.Queue {
  const queue = new sqs.Queue(scope, id, { queueName, encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.minutes(5) });
  const rules = Object.entries(EVENTS).map(([name, { source, detailType }]) => new events.CfnRule(scope, name, {
    eventPattern: { 'source': [source], 'detail-type': [detailType] },
    targets: [{ id: 'InterruptionQueue', arn: queue.queueArn }],
  }));
  queue.addToResourcePolicy(new iam.PolicyStatement({
    sid: 'Events',
    principals: [new iam.ServicePrincipal('events.amazonaws.com')],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account }, ArnEquals: { 'aws:SourceArn': rules.map(({ attrArn }) => attrArn) } },
  }));
  return queue;
}
