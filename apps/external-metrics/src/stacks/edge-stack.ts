import { CfnOutput, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { AlarmActions, DeployedEdge, WebEdge } from '@external-metrics/edge';
import { Construct } from 'constructs';
import { EnvironmentConfig } from '../config/environment-config';

export interface EdgeStackProps extends StackProps {
  readonly edge: EnvironmentConfig['edge'];
  readonly vpc: ec2.IVpc;
  readonly hostedZone: route53.IHostedZone;
  readonly protectData: boolean;
  readonly alarmActions: AlarmActions;
  readonly deployed?: DeployedEdge;
  readonly acknowledgedReplacements: string[];
}

/** The front door. It outlives clusters: a cluster's rules name it, not the other way round. */
export class EdgeStack extends Stack {
  public readonly edge: WebEdge;

  constructor(scope: Construct, id: string, props: EdgeStackProps) {
    super(scope, id, props);
    const { domainName, internetFacing, allowedCidrBlocks, firewall, targetPort } = props.edge;
    this.edge = new WebEdge(this, 'Edge', {
      vpc: props.vpc,
      hostedZone: props.hostedZone,
      domainName, internetFacing, allowedCidrBlocks, targetPort,
      webAcl: { countOnly: firewall === 'count' },
      deletionProtection: props.protectData,
      removalPolicy: props.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      alarmActions: props.alarmActions,
      deployed: props.deployed,
      acknowledgedReplacements: props.acknowledgedReplacements,
    });
    // By the time of a deletion it holds logs, and CloudFormation deletes empty buckets only.
    this.edge.logBucket.applyRemovalPolicy(RemovalPolicy.RETAIN);
    new CfnOutput(this, 'Url', { value: this.edge.url });
  }
}
