import { CfnOutput, Duration, RemovalPolicy, Size, Stack, StackProps, TimeZone } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { AlarmActions, DeployedDatabase, PostgresDatabase, PostgresStopStartSchedule, PostgresVersion } from '@external-metrics/postgres';
import { CacheEngine, CacheTopology, DeployedCache, RedisCache } from '@external-metrics/redis';
import { Construct } from 'constructs';
import { EnvironmentConfig } from '../config/environment-config';
import { together } from '../together';

export interface DataStackProps extends StackProps {
  readonly database: EnvironmentConfig['database'];
  readonly cache: EnvironmentConfig['cache'];
  readonly vpc: ec2.IVpc;
  readonly clientSecurityGroup: ec2.ISecurityGroup;
  readonly protectData: boolean;
  readonly alarmActions: AlarmActions;
  readonly deployedDatabase?: DeployedDatabase;
  readonly deployedCache?: DeployedCache;
  readonly acknowledgedReplacements: string[];
}

const engines = { 'redis-7.1': CacheEngine.REDIS_7_1, 'valkey-8': CacheEngine.VALKEY_8_2 };

/** What holds data, apart from what is rebuilt. It waits for the network only, never for the cluster. */
export class DataStack extends Stack {
  public readonly database: PostgresDatabase;
  public readonly cache: RedisCache;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, props);
    const { database, cache, vpc, clientSecurityGroup, alarmActions, acknowledgedReplacements } = props;
    const removalPolicy = props.protectData ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY;
    const makeDatabase = () => new PostgresDatabase(this, 'Database', {
      vpc, clientSecurityGroup, alarmActions, acknowledgedReplacements, removalPolicy,
      version: PostgresVersion.of(database.version),
      instanceType: new ec2.InstanceType(database.instanceType),
      multiAz: database.multiAz,
      allocatedStorage: Size.gibibytes(database.storageGiB),
      maxAllocatedStorage: Size.gibibytes(database.maxStorageGiB),
      databaseName: database.name,
      masterUsername: database.user,
      backupRetention: Duration.days(database.backupRetentionDays),
      deletionProtection: props.protectData,
      deployed: props.deployedDatabase,
    });
    const makeCache = () => new RedisCache(this, 'Cache', {
      vpc, clientSecurityGroup, alarmActions, acknowledgedReplacements, removalPolicy,
      engine: engines[cache.engine],
      nodeType: cache.nodeType,
      topology: CacheTopology.replicated({ nodes: cache.nodes }),
      snapshotRetention: Duration.days(cache.snapshotRetentionDays),
      deployed: props.deployedCache,
    });
    [this.database, this.cache] = together(makeDatabase, makeCache);
    if (database.hours) {
      const at = (expression: string) => ScheduleExpression.expression(expression, TimeZone.of(database.hours!.timeZone));
      new PostgresStopStartSchedule(this, 'DatabaseHours', { database: this.database, stop: at(database.hours.stop), start: at(database.hours.start) });
    }
    new CfnOutput(this, 'DatabaseEndpoint', { value: this.database.hostname });
    new CfnOutput(this, 'DatabaseSecretArn', { value: this.database.secret.secretArn });
    new CfnOutput(this, 'CacheEndpoint', { value: this.cache.connectionInfo.host });
    new CfnOutput(this, 'CacheSecretArn', { value: this.cache.secret!.secretArn });
  }
}
