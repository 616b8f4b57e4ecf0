import { Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Connections, ISecurityGroup, IVpc, Peer, Port, SecurityGroup, SubnetSelection, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import { CfnRotationSchedule, CfnSecret, CfnSecretTargetAttachment, ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { GeneratedSecretOptions } from '../master-credentials';

/** What RDS refuses in a password, and what has to be escaped in URLs and shells. */
const excludeCharacters = ' !"#$%&\'()*+,/:;<=>?@[\\]^`{|}~';

export function createMasterSecret(scope: Construct, id: string, username: string, encryptionKey: IKey): CfnSecret {
  return new CfnSecret(scope, id, {
    description: 'The master user of a PostgreSQL database',
    kmsKeyId: encryptionKey.keyArn,
    generateSecretString: { secretStringTemplate: JSON.stringify({ username }), generateStringKey: 'password', passwordLength: 32, excludeCharacters },
  });
}

export function passwordIn(secretArn: string): string {
  return Fn.join('', ['{{resolve:secretsmanager:', secretArn, ':SecretString:password}}']);
}

export interface RotationOptions {
  readonly secret: CfnSecret;
  readonly instance: CfnDBInstance;
  readonly encryptionKey: IKey;
  readonly vpc: IVpc;
  readonly databaseSubnets: SubnetSelection;
  readonly connections: Connections;
  readonly port: number;
  readonly generated: GeneratedSecretOptions;
}

/** Writes host and port into the secret, and has Secrets Manager rotate it. */
export function rotateMasterSecret(scope: Construct, options: RotationOptions): ISecret {
  const { secret, instance, encryptionKey, generated } = options;
  const attachment = new CfnSecretTargetAttachment(scope, 'MasterUserSecretAttachment', { secretId: secret.ref, targetId: instance.ref, targetType: 'AWS::RDS::DBInstance' });
  const securityGroup = rotationSecurityGroup(scope, options);
  // The function comes in a nested stack, by this macro of Secrets Manager's.
  Stack.of(scope).addTransform('AWS::SecretsManager-2024-09-16');
  new CfnRotationSchedule(scope, 'MasterUserSecretRotation', {
    secretId: attachment.ref,
    hostedRotationLambda: {
      rotationType: 'PostgreSQLSingleUser',
      excludeCharacters,
      kmsKeyArn: encryptionKey.keyArn,
      vpcSecurityGroupIds: securityGroup.securityGroupId,
      vpcSubnetIds: Fn.join(',', options.vpc.selectSubnets(generated.rotationSubnets ?? defaultSubnets(options)).subnetIds),
    },
    rotationRules: { automaticallyAfterDays: (generated.rotation ?? Duration.days(30)).toDays() },
    rotateImmediatelyOnUpdate: false,
  });
  return Secret.fromSecretAttributes(scope, 'MasterSecret', { secretCompleteArn: attachment.ref, encryptionKey });
}

function rotationSecurityGroup(scope: Construct, { vpc, connections, port }: RotationOptions): ISecurityGroup {
  const securityGroup = new SecurityGroup(scope, 'RotationSecurityGroup', { vpc, description: 'The function that rotates the password of a PostgreSQL database', allowAllOutbound: false });
  securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'Secrets Manager');
  connections.allowFrom(securityGroup, Port.tcp(port), 'Rotation of the master password');
  return securityGroup;
}

function defaultSubnets({ vpc, databaseSubnets }: RotationOptions): SubnetSelection {
  return vpc.privateSubnets.length > 0 ? { subnetType: SubnetType.PRIVATE_WITH_EGRESS } : databaseSubnets;
}

/** A retained database is of no use without its password. */
export function keepWith(removalPolicy: RemovalPolicy, secret: CfnSecret) {
  const kept = removalPolicy === RemovalPolicy.RETAIN || removalPolicy === RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
  secret.applyRemovalPolicy(kept ? removalPolicy : RemovalPolicy.DESTROY);
}
