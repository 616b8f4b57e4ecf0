import { ACMClient } from '@aws-sdk/client-acm';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EKSClient } from '@aws-sdk/client-eks';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { KMSClient } from '@aws-sdk/client-kms';
import { RDSClient } from '@aws-sdk/client-rds';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { WAFV2Client } from '@aws-sdk/client-wafv2';
import { assertLocalCloudOnly, type Variables } from '../cloud-environment';

// On standard error, the SDK announces which versions of Node.js it will not support next year.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

export interface AwsClients {
  readonly acm: ACMClient;
  readonly cloudFormation: CloudFormationClient;
  readonly cloudWatch: CloudWatchClient;
  readonly logs: CloudWatchLogsClient;
  readonly ec2: EC2Client;
  readonly eks: EKSClient;
  readonly loadBalancing: ElasticLoadBalancingV2Client;
  readonly elastiCache: ElastiCacheClient;
  readonly kms: KMSClient;
  readonly rds: RDSClient;
  readonly route53: Route53Client;
  readonly s3: S3Client;
  readonly secretsManager: SecretsManagerClient;
  readonly sns: SNSClient;
  readonly waf: WAFV2Client;
}

/** Clients of a local cloud: endpoint and credentials come from its variables, never from this process's. */
export function clientsFor(variables: Variables, region = variables.AWS_REGION): AwsClients {
  assertLocalCloudOnly(variables);
  const configuration = {
    endpoint: variables.AWS_ENDPOINT_URL,
    region,
    credentials: { accessKeyId: variables.AWS_ACCESS_KEY_ID, secretAccessKey: variables.AWS_SECRET_ACCESS_KEY },
  };
  return {
    acm: new ACMClient(configuration),
    cloudFormation: new CloudFormationClient(configuration),
    cloudWatch: new CloudWatchClient(configuration),
    logs: new CloudWatchLogsClient(configuration),
    ec2: new EC2Client(configuration),
    eks: new EKSClient(configuration),
    loadBalancing: new ElasticLoadBalancingV2Client(configuration),
    elastiCache: new ElastiCacheClient(configuration),
    kms: new KMSClient(configuration),
    rds: new RDSClient(configuration),
    route53: new Route53Client(configuration),
    s3: new S3Client({ ...configuration, forcePathStyle: true }),
    secretsManager: new SecretsManagerClient(configuration),
    sns: new SNSClient(configuration),
    waf: new WAFV2Client(configuration),
  };
}
