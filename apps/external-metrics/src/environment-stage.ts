import { RemovalPolicy, Stage } from 'aws-cdk-lib';
import { Port } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { EnvironmentConfig } from './config/environment-config';
import { DeployedEnvironment } from './environments/deployed-environment';
import { AlertingStack } from './stacks/alerting-stack';
import { ClusterStack } from './stacks/cluster-stack';
import { DataStack } from './stacks/data-stack';
import { EdgeStack } from './stacks/edge-stack';
import { KubernetesStack } from './stacks/kubernetes-stack';
import { NetworkStack } from './stacks/network-stack';
import { ObservabilityStack } from './stacks/observability-stack';
import { ServiceStack } from './stacks/service-stack';
import { together } from './together';

export interface EnvironmentStageProps {
  readonly config: EnvironmentConfig;
  readonly deployed?: DeployedEnvironment;
}

/** One environment: the only place that knows all five libraries, and what is made before what. */
export class EnvironmentStage extends Stage {
  constructor(scope: Construct, id: string, { config, deployed }: EnvironmentStageProps) {
    super(scope, id, { env: { account: config.account, region: config.region }, stageName: config.name });
    const { protectData, acknowledgedReplacements } = config;
    const removalPolicy = protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const terminationProtection = protectData;

    const { alarmActions } = new AlertingStack(this, 'Alerting', { alerting: config.alerting, removalPolicy, terminationProtection });
    const { network, dataClient, hostedZone } = new NetworkStack(this, 'Network', {
      network: config.network, hostedZone: config.edge.hostedZone, privateClients: config.edge.internetFacing ? [] : config.edge.allowedCidrBlocks, removalPolicy, alarmActions, acknowledgedReplacements, terminationProtection, deployed: deployed?.network,
    });
    const { vpc } = network;
    const [{ database, cache }, { edge }, { cluster }] = together(
      () => new DataStack(this, 'Data', {
        database: config.database, cache: config.cache, vpc, clientSecurityGroup: dataClient, protectData, alarmActions, acknowledgedReplacements, terminationProtection,
        deployedDatabase: deployed?.database, deployedCache: deployed?.cache,
      }),
      () => new EdgeStack(this, 'Edge', { edge: config.edge, vpc, hostedZone, protectData, alarmActions, acknowledgedReplacements, terminationProtection, deployed: deployed?.edge }),
      () => new ClusterStack(this, 'Cluster', {
        cluster: config.cluster, vpc, nodeSecurityGroups: [dataClient], protectData, alarmActions, acknowledgedReplacements, terminationProtection, deployed: deployed?.cluster,
      }),
    );
    // The rule stands in the cluster's stack, so that the edge waits for no cluster.
    cluster.connections.allowFrom(edge.connections, Port.tcp(config.edge.targetPort), 'Front door');
    new KubernetesStack(this, 'Kubernetes', { service: config.service, edgeConfig: config.edge, vpc, cluster, edge, protectData, terminationProtection });
    new ServiceStack(this, 'Service', { service: config.service, cluster, database, cache, terminationProtection });
    new ObservabilityStack(this, 'Observability', { network, database, cache, edge, cluster, dashboardName: config.name });
  }
}
