import { Aws, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { EndpointAccess } from '../endpoint-access';

/**
 * Services whose endpoints take a policy, as of 2026-11, by their guides ("Create an endpoint policy"); the others are left without one, because EC2 refuses it.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
const TAKES_POLICY = new Set([
  'autoscaling', 'ec2', 'ec2messages', 'ecr.api', 'ecr.dkr', 'eks', 'eks-auth', 'elasticache', 'elasticloadbalancing', 'events', 'kms', 'logs', 'monitoring', 'rds', 'secretsmanager', 'sns', 'sqs', 'ssm',
  'ssmmessages', 'sts', 'xray', 's3', 'dynamodb',
]);

/**
 * Buckets of AWS that are read without credentials, or with those that Amazon ECR signs the addresses of image layers with, as of 2026-11:
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms (layers),
 * https://docs.aws.amazon.com/linux/al2023/ug/managing-repos-os-updates.html (packages of Amazon Linux),
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html (the SSM agent and its patches),
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/download-cloudwatch-agent-commandline.html (the CloudWatch agent).
 */
const BUCKETS_OF_AWS = [
  `prod-${Aws.REGION}-starport-layer-bucket`,
  `al2023-${Aws.REGION}`, `al2023-repos-${Aws.REGION}-de612dc2`, `amazonlinux-2-repos-${Aws.REGION}`, `amazonlinux.${Aws.REGION}.amazonaws.com`,
  `amazon-ssm-${Aws.REGION}`, `amazon-ssm-packages-${Aws.REGION}`, `aws-ssm-${Aws.REGION}`, `aws-ssm-distributor-file-${Aws.REGION}`, `aws-ssm-document-attachments-${Aws.REGION}`,
  `patch-baseline-snapshot-${Aws.REGION}`, `${Aws.REGION}-birdwatcher-prod`,
  'amazoncloudwatch-agent', `amazoncloudwatch-agent-${Aws.REGION}`,
];

export function takesPolicy(service: string): boolean {
  return TAKES_POLICY.has(service);
}

/** Undefined where nothing is narrowed. */
export function endpointPolicy(scope: Construct, service: string, access: EndpointAccess): PolicyDocument | undefined {
  if (access.isUnrestricted || !takesPolicy(service)) return undefined;
  const { account } = Stack.of(scope);
  const [identity, resource] = access.organizationId
    ? [{ 'aws:PrincipalOrgID': access.organizationId }, { 'aws:ResourceOrgID': access.organizationId }]
    : [{ 'aws:PrincipalAccount': account }, { 'aws:ResourceAccount': account }];
  return new PolicyDocument({
    minimize: false,
    statements: [
      allow('OwnIdentities', ['*'], ['*'], { StringEquals: identity }),
      allow('ServicesOfAws', ['*'], ['*'], { Bool: { 'aws:PrincipalIsAWSService': 'true' } }),
      ...exceptions(service, resource),
    ],
  });
}

/** Requests that carry no credentials of ours though they are made for us. */
function exceptions(service: string, ownResources: Record<string, string>): PolicyStatement[] {
  switch (service) {
    // A role is assumed with a token, by somebody who is no principal yet; the last two go with it where the token has tags or a source identity.
    case 'sts': return [allow('AssumeOwnRoles', ['sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity', 'sts:SetSourceIdentity', 'sts:TagSession'], ['*'], { StringEquals: ownResources })];
    case 's3': return [allow('BucketsOfAws', ['s3:GetObject'], BUCKETS_OF_AWS.map((bucket) => `arn:${Aws.PARTITION}:s3:::${bucket}/*`))];
    default: return [];
  }
}

function allow(sid: string, actions: string[], resources: string[], conditions?: Record<string, unknown>): PolicyStatement {
  return new PolicyStatement({ sid, effect: Effect.ALLOW, principals: [new AnyPrincipal()], actions, resources, conditions });
}
