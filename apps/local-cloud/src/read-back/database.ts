import { DescribeDBInstancesCommand, type DBInstance } from '@aws-sdk/client-rds';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { describeDatabase } from '../data-plane';
import { everyOne, holds, type Check, type PartReport } from './check';
import type { AwsClients } from './clients';
import type { Deployed } from './deployed';
import { keyIsSound } from './encryption';
import { loginChecks } from './login';
import { admitsNodesOnly, readAdmitted } from './security-groups';
import type { ReadBack } from './read-back';

export async function databasePart({ clients, deployed, topology, nodeGroups, dataPlane }: ReadBack): Promise<PartReport> {
  const [identifier] = deployed.ids('AWS::RDS::DBInstance');
  const { DBInstances = [] } = await clients.rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }));
  const instance = DBInstances[0] ?? {};
  const groups = (instance.VpcSecurityGroups ?? []).map(({ VpcSecurityGroupId }) => VpcSecurityGroupId!);
  const subnets = (instance.DBSubnetGroup?.Subnets ?? []).map(({ SubnetIdentifier }) => SubnetIdentifier!);
  const secret = masterSecret(instance, deployed);
  return {
    part: 'Database',
    checks: [
      holds('The database is available', instance.DBInstanceStatus === 'available', instance.DBInstanceStatus ?? 'missing'),
      admitsNodesOnly('Its security group', await readAdmitted(clients.ec2, groups), nodeGroups),
      everyOne('Its subnets have no route to an internet gateway', subnets, (id) => topology.isPrivate(id) ? undefined : `${id} is not private`),
      holds('It is encrypted and not public', instance.StorageEncrypted === true && instance.PubliclyAccessible !== true, `encrypted: ${instance.StorageEncrypted}, public: ${instance.PubliclyAccessible}`),
      await keyIsSound('Its key is enabled and rotates', clients.kms, instance.KmsKeyId),
      await secretExists(clients, secret),
      ...await loginChecks(clients, dataPlane, instance, secret),
    ],
    facts: [
      ['Engine', `${instance.Engine} ${instance.EngineVersion}  ${instance.DBInstanceClass}${instance.MultiAZ ? '  Multi-AZ' : ''}`],
      ['Server', describeDatabase(dataPlane)],
      ['Endpoint', `${deployed.output('DatabaseEndpoint') ?? instance.Endpoint?.Address}:${instance.Endpoint?.Port}`],
      ['Database', `${instance.DBName}, user ${instance.MasterUsername}`],
      ['Secret', deployed.output('DatabaseSecretArn') ?? secret ?? 'none'],
    ],
    console: 'RDS > Databases',
  };
}

/** The one that RDS manages, else one of the same stack. */
function masterSecret(instance: DBInstance, deployed: Deployed): string | undefined {
  return instance.MasterUserSecret?.SecretArn ?? deployed.idsBeside(instance.DBInstanceIdentifier!, 'AWS::SecretsManager::Secret')[0];
}

async function secretExists({ secretsManager }: AwsClients, secretId: string | undefined): Promise<Check> {
  const sentence = 'The secret of its master user exists';
  if (!secretId) return holds(sentence, false, 'none');
  const { ARN, DeletedDate } = await secretsManager.send(new DescribeSecretCommand({ SecretId: secretId }));
  return holds(sentence, ARN !== undefined && DeletedDate === undefined, ARN ?? `${secretId} does not exist`);
}
