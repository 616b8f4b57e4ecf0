import { Fn } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { EksCluster } from './eks-cluster';

const LOCAL_PORT = 8443;
/** Of AWS; CloudFormation resolves it at every deployment. */
const IMAGE = '{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64}}';

/** A way to a private Kubernetes API. */
export interface OperatorAccessProps {
  /** The cluster. */
  readonly cluster: EksCluster;

  /** The VPC of the cluster. */
  readonly vpc: ec2.IVpc;

  /**
   * Where the instance is. It reaches Session Manager from there: by NAT, or the endpoints `ssm`, `ssmmessages` and `ec2messages`.
   *
   * @default - the private subnets with egress
   */
  readonly vpcSubnets?: ec2.SubnetSelection;
}

/**
 * A way for operators to the private API of a cluster: a small instance through which Session Manager forwards a port. It has no address on the internet, no open
 * port and no key, and may do nothing in AWS but be reached; who comes through is still asked for an access entry.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-sessions-start.html#sessions-remote-port-forwarding
 */
export class OperatorAccess extends Construct {
  /** The instance. */
  public readonly instance: ec2.CfnInstance;

  /** Opens the tunnel, and holds it until it is ended. */
  public readonly tunnelCommand: string;

  /** kubectl through the tunnel, after the cluster's `kubeconfigCommand`: give it what you want to know. */
  public readonly kubectlCommand: string;

  constructor(scope: Construct, id: string, props: OperatorAccessProps) {
    super(scope, id);
    const { cluster, vpc, vpcSubnets } = props;
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc, allowAllOutbound: false, description: `Operators of ${cluster.node.path}` });
    securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'Session Manager, Kubernetes API');
    cluster.connections.allowDefaultPortFrom(securityGroup, 'Operators');
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'), description: `Operator access to ${cluster.node.path}`,
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonSSMManagedInstanceCore')],
    });
    const profile = new iam.CfnInstanceProfile(this, 'Profile', { roles: [role.roleName] });
    const template = new ec2.CfnLaunchTemplate(this, 'LaunchTemplate', {
      launchTemplateData: { metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 } },
    });
    this.instance = new ec2.CfnInstance(this, 'Instance', {
      imageId: IMAGE,
      instanceType: 't4g.nano',
      subnetId: vpc.selectSubnets(vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }).subnetIds[0],
      securityGroupIds: [securityGroup.securityGroupId],
      iamInstanceProfile: profile.ref,
      launchTemplate: { launchTemplateId: template.ref, version: template.attrLatestVersionNumber },
      blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { encrypted: true, volumeType: 'gp3', deleteOnTermination: true } }],
      tags: [{ key: 'Name', value: `${cluster.node.path} operator access` }],
    });
    const host = Fn.select(2, Fn.split('/', cluster.cluster.clusterEndpoint));
    this.tunnelCommand = `aws ssm start-session --target ${this.instance.ref} --document-name AWS-StartPortForwardingSessionToRemoteHost --parameters host=${host},portNumber=443,localPortNumber=${LOCAL_PORT}`;
    this.kubectlCommand = `kubectl --server https://localhost:${LOCAL_PORT} --tls-server-name ${host}`;
  }
}
