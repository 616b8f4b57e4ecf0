import { GetDashboardCommand, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { paginateDescribeLogGroups, type LogGroup } from '@aws-sdk/client-cloudwatch-logs';
import { paginateListTopics } from '@aws-sdk/client-sns';
import { everyOne, holds, type PartReport } from './check';
import type { AwsClients } from './clients';
import type { ReadBack } from './read-back';

interface Alarm {
  readonly name: string;
  readonly actions: readonly string[];
}

export async function observabilityPart({ clients, deployed }: ReadBack): Promise<PartReport> {
  const wanted = [...deployed.ids('AWS::CloudWatch::Alarm'), ...deployed.ids('AWS::CloudWatch::CompositeAlarm')];
  const alarms = (await readAlarms(clients)).filter(({ name }) => wanted.includes(name));
  const topics = await readTopics(clients);
  const logGroups = (await readLogGroups(clients)).filter(({ logGroupName }) => deployed.ids('AWS::Logs::LogGroup').includes(logGroupName!));
  const dashboards = deployed.ids('AWS::CloudWatch::Dashboard');
  const bodies = await Promise.all(dashboards.map(async (name) => (await clients.cloudWatch.send(new GetDashboardCommand({ DashboardName: name }))).DashboardBody));
  return {
    part: 'Observability',
    checks: [
      holds('Every alarm of the stacks stands', alarms.length === wanted.length && wanted.length > 0, `${alarms.length} of ${wanted.length}`),
      everyOne('Every alarm has actions, and they are topics that exist', alarms, ({ name, actions }) => wrongActions(name, actions, topics)),
      everyOne('Every log group of the stacks has a retention and a key', logGroups, ({ logGroupName, retentionInDays, kmsKeyId }) =>
        retentionInDays && kmsKeyId ? undefined : `${logGroupName}: retention ${retentionInDays ?? 'none'}, key ${kmsKeyId ?? 'none'}`),
      everyOne('Every dashboard of the stacks stands', dashboards, (name) => bodies[dashboards.indexOf(name)] ? undefined : `${name} is missing`),
    ],
    facts: [
      ['Alarms', `${alarms.length}, to ${deployed.ids('AWS::SNS::Topic').length} topics`],
      ['Log groups', `${logGroups.length}`],
      ['Dashboard', dashboards.join(', ')],
    ],
    console: 'CloudWatch > Dashboards, Alarms, Log groups',
  };
}

function wrongActions(name: string, actions: readonly string[], topics: readonly string[]): string | undefined {
  if (actions.length === 0) return `${name} has none`;
  const unknown = actions.filter((action) => !topics.includes(action));
  return unknown.length > 0 ? `${name} goes to ${unknown.join(', ')}, which does not exist` : undefined;
}

async function readAlarms({ cloudWatch: client }: AwsClients): Promise<Alarm[]> {
  const alarms: Alarm[] = [];
  for await (const page of paginateDescribeAlarms({ client }, { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] })) {
    for (const { AlarmName, AlarmActions = [] } of [...page.MetricAlarms ?? [], ...page.CompositeAlarms ?? []]) alarms.push({ name: AlarmName!, actions: AlarmActions });
  }
  return alarms;
}

async function readTopics({ sns: client }: AwsClients): Promise<string[]> {
  const arns: string[] = [];
  for await (const page of paginateListTopics({ client }, {})) arns.push(...(page.Topics ?? []).map(({ TopicArn }) => TopicArn!));
  return arns;
}

async function readLogGroups({ logs: client }: AwsClients): Promise<LogGroup[]> {
  const groups: LogGroup[] = [];
  for await (const page of paginateDescribeLogGroups({ client }, {})) groups.push(...page.logGroups ?? []);
  return groups;
}
