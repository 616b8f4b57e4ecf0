import { CfnOutput, Stack, StackProps } from 'aws-cdk-lib';
import { EksCluster, PodIdentity } from '@external-metrics/eks-cluster';
import { PostgresDatabase } from '@external-metrics/postgres';
import { RedisCache } from '@external-metrics/redis';
import { Construct } from 'constructs';
import { EnvironmentConfig } from '../config/environment-config';

export interface ServiceStackProps extends StackProps {
  readonly service: EnvironmentConfig['service'];
  readonly cluster: EksCluster;
  readonly database: PostgresDatabase;
  readonly cache: RedisCache;
}

/** What the service's pods may do in AWS. Apart from the cluster, so that the cluster need not wait for the data. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    const { namespace, serviceAccount } = props.service;
    const pods = new PodIdentity(this, 'Pods', { clusterName: props.cluster.clusterName, namespace, serviceAccount });
    props.database.grants.readSecret(pods);
    props.cache.grants.readSecret(pods);
    new CfnOutput(this, 'ServiceAccount', { value: `${namespace}/${serviceAccount}`, description: 'The Kubernetes service account whose pods read the secrets of the database and the cache' });
  }
}
