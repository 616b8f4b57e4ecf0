import { z } from 'zod';
import { availabilityZone, cidr, cron, dnsLabel, domainName, httpsUrl, name, region, roleArn, stackName } from './formats';

/** All that differs between environments, people and accounts. Below `environments/` nothing asks which environment it is. */
export const environmentConfig = z.strictObject({
  /** The prefix of the stack names. */
  name: stackName(40),
  /** The AWS account; absent: the account of whoever deploys. */
  account: z.string().regex(/^\d{12}$/).optional(),
  region: region(),
  /** Whether AWS refuses to delete what holds data, and keeps it when its stack is deleted. */
  protectData: z.boolean(),
  network: z.strictObject({
    cidr: cidr(),
    availabilityZones: z.array(availabilityZone()).min(2),
    /** A NAT gateway in each zone, one that stands in all zones, one for all (cheaper, and lost with its zone), or an instance for development. */
    nat: z.enum(['per-az', 'regional', 'single', 'instance']),
    /** Whether network ACLs narrow what passes between subnets and the outside, beside the security groups. */
    networkAcls: z.boolean(),
    /** The AWS services that are reached without the internet, beside S3 and DynamoDB; each costs by the hour and zone. */
    interfaceEndpoints: z.enum(['none', 'minimal', 'eks-private', 'all']),
    /** Where the flow logs go: to a log group, to a bucket with saved queries, or both. */
    flowLogs: z.array(z.enum(['cloudwatch-logs', 's3'])).min(1),
  }),
  cluster: z.strictObject({
    name: name(1, 100),
    nodeRoleName: name(1, 64),
    kubernetesVersion: z.string().regex(/^1\.\d+$/),
    /** Who reaches the Kubernetes API over the internet; empty: it is private. */
    publicAccessCidrs: z.array(cidr()),
    /** IAM roles that administer the cluster. */
    adminRoleArns: z.array(roleArn()),
    /** IAM roles of those who look, deploy and operate, with what `KubernetesBaseline` lets them do in the service's namespace. */
    viewerRoleArns: z.array(roleArn()),
    developerRoleArns: z.array(roleArn()),
    operatorRoleArns: z.array(roleArn()),
    nodes: z.strictObject({
      instanceTypes: z.array(z.string()).min(1),
      /** Whether each availability zone has a node group of its own, of this size: a zone more then replaces none. */
      perAvailabilityZone: z.boolean(),
      min: z.int().min(0),
      /** When the node group is made; afterwards the autoscaler decides. */
      desired: z.int().min(0),
      max: z.int().min(1),
    }),
  }),
  database: z.strictObject({
    /** The major version of PostgreSQL. */
    version: z.string().regex(/^\d+$/),
    instanceType: z.string(),
    multiAz: z.boolean(),
    storageGiB: z.int().min(20),
    maxStorageGiB: z.int().min(20),
    name: name(1, 63),
    user: name(1, 16),
    backupRetentionDays: z.int().min(1).max(35),
    /** When it is stopped and started, as EventBridge Scheduler writes cron: for environments that sleep. Without it the database is always there. */
    hours: z.strictObject({ stop: cron(), start: cron(), timeZone: z.string() }).optional(),
  }),
  cache: z.strictObject({
    engine: z.enum(['redis-7.1', 'valkey-8']),
    nodeType: z.string(),
    nodes: z.int().min(1).max(6),
    snapshotRetentionDays: z.int().min(0).max(35),
  }),
  service: z.strictObject({
    namespace: dnsLabel(),
    /** Whose pods read the secrets of the database and the cache. */
    serviceAccount: dnsLabel(),
    /** The Kubernetes service whose pods the front door reaches, and its port. */
    name: dnsLabel(),
    port: z.int().min(1).max(65535),
  }),
  edge: z.strictObject({
    domainName: domainName(),
    hostedZone: z.strictObject({
      name: domainName(),
      /** The zone that exists; absent: the environment makes it, and its name servers are an output to delegate to. */
      id: z.string().regex(/^Z[A-Z0-9]+$/).optional(),
    }),
    /** Whether the load balancer has public addresses. */
    internetFacing: z.boolean(),
    allowedCidrBlocks: z.array(cidr()).min(1),
    /** What the web application firewall does with what it matches: at first count, and read the logs. */
    firewall: z.enum(['count', 'block']),
    /** The port on which the service's pods listen. */
    targetPort: z.int().min(1).max(65535),
  }),
  alerting: z.strictObject({
    /** PagerDuty's integration address for Amazon CloudWatch; it gets the critical alarms. */
    pagerDutyUrl: httpsUrl().optional(),
    /** The Slack channel that gets every alarm. */
    slack: z.strictObject({ workspaceId: z.string().regex(/^T[A-Z0-9]+$/), channelId: z.string().regex(/^C[A-Z0-9]+$/) }).optional(),
    email: z.email().optional(),
  }),
  /** Replacements and removals of stateful resources that are meant: the fingerprints that the error named. */
  acknowledgedReplacements: z.array(z.string()).default([]),
});

export type EnvironmentConfig = z.output<typeof environmentConfig>;
