import { ACMClient, ListCertificatesCommand } from '@aws-sdk/client-acm';
import { BackupClient, ListBackupPlansCommand, ListBackupVaultsCommand } from '@aws-sdk/client-backup';
import { CloudFormationClient, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, ListDashboardsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import * as ec2 from '@aws-sdk/client-ec2';
import { EKSClient, ListClustersCommand } from '@aws-sdk/client-eks';
import * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import * as elasticache from '@aws-sdk/client-elasticache';
import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, KMSClient, ListAliasesCommand, ListKeysCommand } from '@aws-sdk/client-kms';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import * as rds from '@aws-sdk/client-rds';
import { ListHostedZonesCommand, Route53Client } from '@aws-sdk/client-route-53';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { DescribeParametersCommand, ListAssociationsCommand, ListDocumentsCommand, SSMClient } from '@aws-sdk/client-ssm';
import { ListWebACLsCommand, WAFV2Client } from '@aws-sdk/client-wafv2';

type ClientConfig = Pick<ec2.EC2ClientConfig, 'region' | 'endpoint' | 'credentials'>;

/** Everything that stands in a local cloud, as `service kind name`, sorted. What is scheduled for deletion does not stand any more. */
export async function inventory(config: ClientConfig): Promise<string[]> {
  const lists = await Promise.all([network(config), data(config), backups(config), compute(config), edge(config), foundation(config), observability(config)]);
  return lists.flat().sort();
}

/** What `after` has more than `before`. */
export function leftOver(before: readonly string[], after: readonly string[]): string[] {
  // Lambda makes these itself when a function is invoked, on AWS too.
  return after.filter((entry) => !before.includes(entry) && !entry.startsWith('logs group /aws/lambda/'));
}

async function network(config: ClientConfig): Promise<string[]> {
  const client = new ec2.EC2Client(config);
  const [vpcs, subnets, nats, addresses, groups, flowLogs, endpoints, gateways, tables, templates] = await Promise.all([
    client.send(new ec2.DescribeVpcsCommand({})), client.send(new ec2.DescribeSubnetsCommand({})), client.send(new ec2.DescribeNatGatewaysCommand({})),
    client.send(new ec2.DescribeAddressesCommand({})), client.send(new ec2.DescribeSecurityGroupsCommand({})), client.send(new ec2.DescribeFlowLogsCommand({})),
    client.send(new ec2.DescribeVpcEndpointsCommand({})), client.send(new ec2.DescribeInternetGatewaysCommand({})), client.send(new ec2.DescribeRouteTablesCommand({})),
    client.send(new ec2.DescribeLaunchTemplatesCommand({})),
  ]);
  return [
    ...named('ec2 vpc', vpcs.Vpcs, ({ VpcId }) => VpcId),
    ...named('ec2 subnet', subnets.Subnets, ({ SubnetId }) => SubnetId),
    ...named('ec2 nat-gateway', nats.NatGateways?.filter(({ State }) => State !== 'deleted'), ({ NatGatewayId }) => NatGatewayId),
    ...named('ec2 address', addresses.Addresses, ({ AllocationId }) => AllocationId),
    ...named('ec2 security-group', groups.SecurityGroups, ({ GroupId }) => GroupId),
    ...named('ec2 flow-log', flowLogs.FlowLogs, ({ FlowLogId }) => FlowLogId),
    ...named('ec2 endpoint', endpoints.VpcEndpoints?.filter(({ State }) => State?.toLowerCase() !== 'deleted'), ({ VpcEndpointId }) => VpcEndpointId),
    ...named('ec2 internet-gateway', gateways.InternetGateways, ({ InternetGatewayId }) => InternetGatewayId),
    ...named('ec2 route-table', tables.RouteTables, ({ RouteTableId }) => RouteTableId),
    ...named('ec2 launch-template', templates.LaunchTemplates, ({ LaunchTemplateId }) => LaunchTemplateId),
  ];
}

async function data(config: ClientConfig): Promise<string[]> {
  const database = new rds.RDSClient(config);
  const cache = new elasticache.ElastiCacheClient(config);
  const [proxies, subscriptions, snapshots, instances, parameters, subnetGroups, replicationGroups, users, userGroups, serverlessCaches] = await Promise.all([
    database.send(new rds.DescribeDBProxiesCommand({})), database.send(new rds.DescribeEventSubscriptionsCommand({})), database.send(new rds.DescribeDBSnapshotsCommand({})),
    database.send(new rds.DescribeDBInstancesCommand({})), database.send(new rds.DescribeDBParameterGroupsCommand({})), database.send(new rds.DescribeDBSubnetGroupsCommand({})),
    cache.send(new elasticache.DescribeReplicationGroupsCommand({})), cache.send(new elasticache.DescribeUsersCommand({})), cache.send(new elasticache.DescribeUserGroupsCommand({})), cache.send(new elasticache.DescribeServerlessCachesCommand({})),
  ]);
  return [
    ...named('rds proxy', proxies.DBProxies, ({ DBProxyName }) => DBProxyName),
    ...named('rds event-subscription', subscriptions.EventSubscriptionsList, ({ CustSubscriptionId }) => CustSubscriptionId),
    ...named('rds snapshot', snapshots.DBSnapshots, ({ DBSnapshotIdentifier }) => DBSnapshotIdentifier),
    ...named('rds instance', instances.DBInstances, ({ DBInstanceIdentifier }) => DBInstanceIdentifier),
    ...named('rds parameter-group', parameters.DBParameterGroups, ({ DBParameterGroupName }) => DBParameterGroupName),
    ...named('rds subnet-group', subnetGroups.DBSubnetGroups, ({ DBSubnetGroupName }) => DBSubnetGroupName),
    ...named('elasticache replication-group', replicationGroups.ReplicationGroups, ({ ReplicationGroupId }) => ReplicationGroupId),
    ...named('elasticache serverless-cache', serverlessCaches.ServerlessCaches, ({ ServerlessCacheName }) => ServerlessCacheName),
    ...named('elasticache user', users.Users, ({ UserId }) => UserId),
    ...named('elasticache user-group', userGroups.UserGroups, ({ UserGroupId }) => UserGroupId),
  ];
}

async function backups(config: ClientConfig): Promise<string[]> {
  const client = new BackupClient(config);
  const [vaults, plans, deployments] = await Promise.all([
    client.send(new ListBackupVaultsCommand({})), client.send(new ListBackupPlansCommand({})), new rds.RDSClient(config).send(new rds.DescribeBlueGreenDeploymentsCommand({})),
  ]);
  return [
    ...named('backup vault', vaults.BackupVaultList, ({ BackupVaultName }) => BackupVaultName),
    ...named('backup plan', plans.BackupPlansList, ({ BackupPlanId }) => BackupPlanId),
    ...named('rds blue-green-deployment', deployments.BlueGreenDeployments, ({ BlueGreenDeploymentName }) => BlueGreenDeploymentName),
  ];
}

async function compute(config: ClientConfig): Promise<string[]> {
  const [clusters, functions] = await Promise.all([new EKSClient(config).send(new ListClustersCommand({})), new LambdaClient(config).send(new ListFunctionsCommand({}))]);
  return [...named('eks cluster', clusters.clusters, (name) => name), ...named('lambda function', functions.Functions, ({ FunctionName }) => FunctionName)];
}

async function edge(config: ClientConfig): Promise<string[]> {
  const balancing = new elbv2.ElasticLoadBalancingV2Client(config);
  const [balancers, targets, acls, certificates, zones] = await Promise.all([
    balancing.send(new elbv2.DescribeLoadBalancersCommand({})), balancing.send(new elbv2.DescribeTargetGroupsCommand({})),
    new WAFV2Client(config).send(new ListWebACLsCommand({ Scope: 'REGIONAL' })), new ACMClient(config).send(new ListCertificatesCommand({})),
    new Route53Client(config).send(new ListHostedZonesCommand({})),
  ]);
  return [
    ...named('elbv2 load-balancer', balancers.LoadBalancers, ({ LoadBalancerName }) => LoadBalancerName),
    ...named('elbv2 target-group', targets.TargetGroups, ({ TargetGroupName }) => TargetGroupName),
    ...named('wafv2 web-acl', acls.WebACLs, ({ Name }) => Name),
    ...named('acm certificate', certificates.CertificateSummaryList, ({ CertificateArn }) => CertificateArn),
    ...named('route53 hosted-zone', zones.HostedZones, ({ Id }) => Id),
  ];
}

async function foundation(config: ClientConfig): Promise<string[]> {
  const kms = new KMSClient(config);
  const [stacks, keys, aliases, roles, buckets, secrets] = await Promise.all([
    new CloudFormationClient(config).send(new ListStacksCommand({})), kms.send(new ListKeysCommand({})), kms.send(new ListAliasesCommand({})),
    new IAMClient(config).send(new ListRolesCommand({})), new S3Client({ ...config, forcePathStyle: true }).send(new ListBucketsCommand({})),
    new SecretsManagerClient(config).send(new ListSecretsCommand({})),
  ]);
  const metadata = await Promise.all((keys.Keys ?? []).map(async ({ KeyId }) => (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata));
  return [
    ...named('cloudformation stack', stacks.StackSummaries?.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE'), ({ StackName }) => StackName),
    ...named('kms key', metadata.filter((key) => key?.KeyState !== 'PendingDeletion' && key?.KeyManager !== 'AWS'), (key) => key?.KeyId),
    ...named('kms alias', aliases.Aliases?.filter(({ AliasName }) => !AliasName?.startsWith('alias/aws/')), ({ AliasName }) => AliasName),
    ...named('iam role', roles.Roles, ({ RoleName }) => RoleName),
    ...named('s3 bucket', buckets.Buckets, ({ Name }) => Name),
    ...named('secretsmanager secret', secrets.SecretList?.filter(({ DeletedDate }) => !DeletedDate), ({ Name }) => Name),
  ];
}

async function observability(config: ClientConfig): Promise<string[]> {
  const cloudwatch = new CloudWatchClient(config);
  const ssm = new SSMClient(config);
  const [groups, alarms, dashboards, topics, parameters, associations, documents, schedules] = await Promise.all([
    new CloudWatchLogsClient(config).send(new DescribeLogGroupsCommand({})), cloudwatch.send(new DescribeAlarmsCommand({ AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] })),
    cloudwatch.send(new ListDashboardsCommand({})), new SNSClient(config).send(new ListTopicsCommand({})), ssm.send(new DescribeParametersCommand({})), ssm.send(new ListAssociationsCommand({})),
    ssm.send(new ListDocumentsCommand({})), new SchedulerClient(config).send(new ListSchedulesCommand({})),
  ]);
  return [
    ...named('logs group', groups.logGroups, ({ logGroupName }) => logGroupName),
    ...named('cloudwatch alarm', [...alarms.MetricAlarms ?? [], ...alarms.CompositeAlarms ?? []], ({ AlarmName }) => AlarmName),
    ...named('cloudwatch dashboard', dashboards.DashboardEntries, ({ DashboardName }) => DashboardName),
    ...named('sns topic', topics.Topics, ({ TopicArn }) => TopicArn),
    ...named('ssm parameter', parameters.Parameters, ({ Name }) => Name),
    ...named('ssm document', documents.DocumentIdentifiers, ({ Name }) => Name),
    ...named('scheduler schedule', schedules.Schedules, ({ Name }) => Name),
    ...named('ssm association', associations.Associations, ({ AssociationId }) => AssociationId),
  ];
}

function named<Item>(kind: string, items: Item[] | undefined, name: (item: Item) => string | undefined): string[] {
  return (items ?? []).map((item) => `${kind} ${name(item) ?? '(without a name)'}`);
}
