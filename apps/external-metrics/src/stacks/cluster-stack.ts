import { CfnOutput, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AlarmActions, ClusterVersion, DeployedCluster, EksCluster, NodeGroupSize } from '@external-metrics/eks-cluster';
import { Construct } from 'constructs';
import { EnvironmentConfig } from '../config/environment-config';

export interface ClusterStackProps extends StackProps {
  readonly cluster: EnvironmentConfig['cluster'];
  readonly vpc: ec2.IVpc;
  readonly nodeSecurityGroups: ec2.ISecurityGroup[];
  readonly protectData: boolean;
  readonly alarmActions: AlarmActions;
  readonly deployed?: DeployedCluster;
  readonly acknowledgedReplacements: string[];
}

/** Where the service runs. It can be rebuilt without touching data or front door. */
export class ClusterStack extends Stack {
  public readonly cluster: EksCluster;

  constructor(scope: Construct, id: string, props: ClusterStackProps) {
    super(scope, id, props);
    const { name, nodeRoleName, kubernetesVersion, publicAccessCidrs, adminRoleArns, viewerRoleArns, developerRoleArns, operatorRoleArns, nodes } = props.cluster;
    const { instanceTypes, perAvailabilityZone } = nodes;
    this.cluster = new EksCluster(this, 'Cluster', {
      vpc: props.vpc,
      clusterName: name,
      nodeRoleName,
      version: ClusterVersion.of(kubernetesVersion),
      endpointPublicAccessCidrs: publicAccessCidrs.length > 0 ? publicAccessCidrs : undefined,
      nodeGroups: [{ id: 'Default', perAvailabilityZone, instanceTypes: instanceTypes.map((type) => new ec2.InstanceType(type)), size: NodeGroupSize.initial(nodes), securityGroups: props.nodeSecurityGroups }],
      deletionProtection: props.protectData,
      removalPolicy: props.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      alarmActions: props.alarmActions,
      deployed: props.deployed,
      acknowledgedReplacements: props.acknowledgedReplacements,
    });
    for (const arn of adminRoleArns) this.cluster.grants.admin(new iam.ArnPrincipal(arn));
    for (const [group, arns] of Object.entries({ viewers: viewerRoleArns, developers: developerRoleArns, operators: operatorRoleArns })) {
      for (const arn of arns) this.cluster.grants.kubernetesGroups(new iam.ArnPrincipal(arn), [group]);
    }
    new CfnOutput(this, 'KubeconfigCommand', { value: this.cluster.kubeconfigCommand });
    new CfnOutput(this, 'TokenCommand', { value: this.cluster.tokenCommand });
  }
}
