import { Annotations, Duration, RemovalPolicy, Stack, StackProps, Token } from 'aws-cdk-lib';
import * as chatbot from 'aws-cdk-lib/aws-chatbot';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { EnvironmentConfig } from '../config/environment-config';

export interface AlertingStackProps extends StackProps {
  readonly alerting: EnvironmentConfig['alerting'];
  readonly removalPolicy: RemovalPolicy;
}

const alarms = new iam.ServicePrincipal('cloudwatch.amazonaws.com');
const databaseEvents = new iam.ServicePrincipal('events.rds.amazonaws.com');
/** EventBridge, which tells of certificates that can't be renewed. */
const events = new iam.ServicePrincipal('events.amazonaws.com');

/** Where alarms go. Before everything that raises one; what shows them all is the observability stack. */
export class AlertingStack extends Stack {
  /** One topic for each severity, as alarm actions. */
  public readonly alarmActions: { readonly critical: SnsAction[]; readonly warning: SnsAction[] };

  constructor(scope: Construct, id: string, props: AlertingStackProps) {
    super(scope, id, props);
    const { pagerDutyUrl, slack, email } = props.alerting;
    const key = new kms.Key(this, 'Key', { description: 'Alarm notifications', enableKeyRotation: true, pendingWindow: Duration.days(30), removalPolicy: props.removalPolicy });
    // They publish to an encrypted topic only if the key lets them. RDS and EventBridge document no condition for that:
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.GrantingPermissions.html, https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
    const conditions = { StringEquals: { 'aws:SourceAccount': this.account } };
    for (const { principal, ...more } of [{ principal: alarms, conditions }, { principal: databaseEvents }, { principal: events }]) {
      key.addToResourcePolicy(new iam.PolicyStatement({ principals: [principal], actions: ['kms:Decrypt', 'kms:GenerateDataKey*'], resources: ['*'], ...more }));
    }
    const critical = this.topic('Critical', key);
    const warning = this.topic('Warning', key);
    if (pagerDutyUrl) critical.addSubscription(new subscriptions.UrlSubscription(pagerDutyUrl));
    if (email) for (const topic of [critical, warning]) topic.addSubscription(new subscriptions.EmailSubscription(email));
    if (slack) {
      new chatbot.SlackChannelConfiguration(this, 'Slack', {
        slackChannelConfigurationName: this.stackName, slackWorkspaceId: slack.workspaceId, slackChannelId: slack.channelId, notificationTopics: [critical, warning],
        guardrailPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('CloudWatchReadOnlyAccess')],
      });
    }
    if (!pagerDutyUrl && !email && !slack && !Token.isUnresolved(this.account)) {
      Annotations.of(this).addWarningV2('external-metrics:AlarmsReachNobody', 'alarms reach nobody: give alerting.pagerDutyUrl, alerting.slack or alerting.email');
    }
    this.alarmActions = { critical: [new SnsAction(critical)], warning: [new SnsAction(warning)] };
  }

  private topic(severity: string, masterKey: kms.IKey) {
    const topic = new sns.Topic(this, severity, { masterKey, enforceSSL: true });
    topic.addToResourcePolicy(new iam.PolicyStatement({
      principals: [alarms, databaseEvents],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
    }));
    topic.addToResourcePolicy(new iam.PolicyStatement({ principals: [events], actions: ['sns:Publish'], resources: [topic.topicArn] }));
    return topic;
  }
}
