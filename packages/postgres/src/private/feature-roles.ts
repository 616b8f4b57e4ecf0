import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { IRole, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct, IConstruct } from 'constructs';
import { PostgresDatabaseProps } from '../postgres-database-props';

/** The names by which RDS for PostgreSQL knows its features. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBEngineVersion.html */
export const features = ['Lambda', 's3Export', 's3Import'];

/** By feature: a role that this instance only may take, for these buckets and functions only. */
export function createFeatureRoles(database: Construct, props: PostgresDatabaseProps, instanceIdentifier: string, securityGroup: SecurityGroup): CfnDBInstance.DBInstanceRoleProperty[] | undefined {
  const statements = statementsOf(database, props);
  const own = (feature: string) => statements[feature] && createRole(database, feature, instanceIdentifier, statements[feature]);
  const roles = features.flatMap((featureName) => {
    const role: IRole | undefined = props.featureRoles?.[featureName] ?? own(featureName);
    return role ? [{ featureName, roleArn: role.roleArn }] : [];
  });
  if (roles.length === 0) return undefined;
  // The server itself calls these services, and is behind this group as it does.
  securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'S3 and Lambda');
  return roles;
}

function statementsOf(database: Construct, { s3ImportBuckets = [], s3ExportBuckets = [], lambdaFunctions = [] }: PostgresDatabaseProps): Record<string, PolicyStatement[] | undefined> {
  const imports = byPath(s3ImportBuckets);
  const exports = byPath(s3ExportBuckets);
  const functions = byPath(lambdaFunctions);
  return {
    s3Import: imports.length === 0 ? undefined : [
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: imports.map(({ bucketArn }) => bucketArn) }),
      new PolicyStatement({ actions: ['s3:GetObject'], resources: imports.map((bucket) => bucket.arnForObjects('*')) }),
      ...keyStatements(database, imports, ['kms:Decrypt']),
    ],
    s3Export: exports.length === 0 ? undefined : [
      new PolicyStatement({ actions: ['s3:AbortMultipartUpload', 's3:PutObject'], resources: exports.map((bucket) => bucket.arnForObjects('*')) }),
      // An upload in parts decrypts the parts that it has uploaded.
      ...keyStatements(database, exports, ['kms:Decrypt', 'kms:GenerateDataKey']),
    ],
    Lambda: functions.length === 0 ? undefined : [new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: functions.map(({ functionArn }) => functionArn) })],
  };
}

function keyStatements(database: Construct, buckets: readonly IBucket[], actions: string[]): PolicyStatement[] {
  const keys = [...new Set(buckets.flatMap(({ encryptionKey }) => encryptionKey ? [encryptionKey.keyArn] : []))];
  const { urlSuffix } = Stack.of(database);
  return keys.length === 0 ? [] : [new PolicyStatement({ actions, resources: keys, conditions: { StringLike: { 'kms:ViaService': `s3.*.${urlSuffix}` } } })];
}

function createRole(database: Construct, feature: string, instanceIdentifier: string, statements: PolicyStatement[]): Role {
  const stack = Stack.of(database);
  return new Role(database, roleIds[feature], {
    description: `What ${feature} of a PostgreSQL database may do`,
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/cross-service-confused-deputy-prevention.html
    assumedBy: new ServicePrincipal('rds.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnEquals: { 'aws:SourceArn': stack.formatArn({ service: 'rds', resource: 'db', resourceName: instanceIdentifier, arnFormat: ArnFormat.COLON_RESOURCE_NAME }) },
      },
    }),
    inlinePolicies: { [roleIds[feature]]: new PolicyDocument({ minimize: false, statements }) },
  });
}

const roleIds: Readonly<Record<string, string>> = { s3Import: 'S3ImportRole', s3Export: 'S3ExportRole', Lambda: 'LambdaRole' };

/** So that the order of a list has no effect. */
function byPath<T extends IConstruct>(constructs: readonly T[]): T[] {
  return [...constructs].sort((one, other) => one.node.path < other.node.path ? -1 : 1);
}
