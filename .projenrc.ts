import { CdkApp } from './projenrc/cdk-app';
import { ConstructLibrary } from './projenrc/construct-library';
import { Monorepo } from './projenrc/monorepo';
import { PrivateWorkspace } from './projenrc/private-workspace';
import { versions } from './projenrc/versions';

const root = new Monorepo();

new ConstructLibrary(root, { name: 'network', description: 'An Amazon VPC that grows without being rebuilt' });
new ConstructLibrary(root, {
  name: 'eks-cluster',
  description: 'An Amazon EKS cluster made of CloudFormation resources, not of Lambda functions',
  devDependencies: ['@aws-cdk/lambda-layer-kubectl-v35'],
});
new ConstructLibrary(root, {
  name: 'postgres',
  description: 'An Amazon RDS for PostgreSQL database that survives its operators',
  handlers: true,
  devDependencies: ['@aws-sdk/client-secrets-manager', '@aws-sdk/rds-signer', '@types/aws-lambda', '@types/pg', 'esbuild', 'pg'],
});
new ConstructLibrary(root, {
  name: 'redis',
  description: 'An Amazon ElastiCache cache of Valkey or Redis OSS, secure at birth',
  handlers: true,
  devDependencies: ['@aws-sdk/client-elasticache', '@aws-sdk/client-secrets-manager', '@redis/client', '@smithy/hash-node', '@smithy/protocol-http', '@smithy/signature-v4', '@types/aws-lambda', 'esbuild'],
});
new ConstructLibrary(root, { name: 'edge', description: 'A public HTTPS edge: load balancer, certificate, WAF, DNS and logs' });

new PrivateWorkspace(root, {
  path: 'packages/testkit',
  description: 'What the tests of the libraries and the app share',
  dependencies: ['@aws-cdk/aws-service-spec', '@aws-cdk/cloudformation-diff', '@aws-cdk/service-spec-types', '@duckdb/node-api@1.5.6-r.1', '@peculiar/x509', 'node-sql-parser', 'pg', '@redis/client', '@types/pg', 'reflect-metadata'],
});
new PrivateWorkspace(root, {
  path: 'apps/local-cloud',
  description: 'An emulator of AWS on loopback, and its driver',
  dependencies: [
    ...['cloudformation', 'cloudwatch', 'cloudwatch-logs', 'ec2', 'eks', 'elastic-load-balancing-v2', 'elasticache', 'iam', 'glue', 'athena', 'backup', 'kms', 'lambda', 'rds', 'route-53', 'route53resolver',
      's3', 'scheduler', 'secrets-manager', 'sfn', 'sns', 'ssm', 'sts', 'wafv2', 'acm'].map((service) => `@aws-sdk/client-${service}`),
    '@redis/client', '@types/pg', 'commander@^14', 'pg', 'picocolors',
  ],
  workspaces: ['testkit'],
  pythonTests: 'emulator',
  config: { integRunner: versions.integRunner },
});
new CdkApp(root, {
  path: 'apps/external-metrics',
  description: 'The External Metrics environments, assembled from the libraries',
  dependencies: ['@aws-cdk/lambda-layer-kubectl-v35', 'zod@^4', 'fastest-levenshtein'],
  libraries: ['network', 'eks-cluster', 'postgres', 'redis', 'edge'],
});

root.synth();
