import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IEksCluster } from '../eks-cluster-attributes';

/** Undefined where it is not known: an imported cluster throws then. */
export function clusterVpc({ cluster }: IEksCluster): ec2.IVpc | undefined {
  try {
    return cluster.vpc;
  } catch {
    return undefined;
  }
}
