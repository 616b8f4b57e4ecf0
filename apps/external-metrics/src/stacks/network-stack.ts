import { CfnOutput, Fn, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import {
  AddressPlan, AlarmActions, DeployedNetwork, FlowLogDestination, InterfaceEndpoints, NatStrategy, Network, NetworkAclPeer, NetworkAclPreset, NetworkAclRule, NetworkAcls,
} from '@external-metrics/network';
import { Construct } from 'constructs';
import { EnvironmentConfig } from '../config/environment-config';

export interface NetworkStackProps extends StackProps {
  readonly network: EnvironmentConfig['network'];
  readonly hostedZone: EnvironmentConfig['edge']['hostedZone'];
  /** Who reaches a load balancer in the private subnets; empty where it stands in the public ones. */
  readonly privateClients: string[];
  readonly removalPolicy: RemovalPolicy;
  readonly alarmActions: AlarmActions;
  readonly deployed?: DeployedNetwork;
  readonly acknowledgedReplacements: string[];
}

const natStrategies = { 'per-az': () => NatStrategy.perAz(), 'regional': () => NatStrategy.regional(), 'single': () => NatStrategy.single(), 'instance': () => NatStrategy.instance() };
const endpointSets = { 'none': () => InterfaceEndpoints.none(), 'minimal': () => InterfaceEndpoints.minimal(), 'eks-private': () => InterfaceEndpoints.eksPrivate(), 'all': () => InterfaceEndpoints.all() };
const flowLogDestinations = { 'cloudwatch-logs': () => FlowLogDestination.cloudWatchLogs(), 's3': () => FlowLogDestination.s3() };

/** What everything stands on and nothing rebuilds: addresses, egress, and the zone of the domain. */
export class NetworkStack extends Stack {
  public readonly network: Network;
  /** Members of it reach the database and the cache. */
  public readonly dataClient: ec2.SecurityGroup;
  public readonly hostedZone: route53.IHostedZone;

  constructor(scope: Construct, id: string, props: NetworkStackProps) {
    super(scope, id, props);
    const { cidr, availabilityZones, nat, networkAcls, interfaceEndpoints, flowLogs } = props.network;
    this.network = new Network(this, 'Network', {
      availabilityZones,
      addressPlan: AddressPlan.of({ cidr }),
      natStrategy: natStrategies[nat](),
      networkAcls: networkAcls ? networkAclsFor(props.privateClients) : undefined,
      interfaceEndpoints: endpointSets[interfaceEndpoints](),
      flowLogs: flowLogs.map((destination) => flowLogDestinations[destination]()),
      removalPolicy: props.removalPolicy,
      alarmActions: props.alarmActions,
      deployed: props.deployed,
      acknowledgedReplacements: props.acknowledgedReplacements,
    });
    this.dataClient = new ec2.SecurityGroup(this, 'DataClient', { vpc: this.network.vpc, description: 'Clients of the database and the cache', allowAllOutbound: false });
    // EC2 lets everything out of a group that is made without a rule for that, and the CDK takes its own away as soon as the data's stack allows something.
    this.dataClient.addEgressRule(ec2.Peer.ipv4('127.0.0.1/32'), ec2.Port.allTraffic(), 'Nothing but what is allowed');
    this.hostedZone = this.zone(props);
    new CfnOutput(this, 'EgressIps', { value: Fn.join(',', this.network.egressIps), description: 'The addresses from which the environment reaches the internet, for allow lists of partners' });
  }

  private zone({ hostedZone }: NetworkStackProps): route53.IHostedZone {
    const { id, name } = hostedZone;
    if (id) return route53.HostedZone.fromHostedZoneAttributes(this, 'HostedZone', { hostedZoneId: id, zoneName: name });
    const zone = new route53.PublicHostedZone(this, 'HostedZone', { zoneName: name });
    // By the time of a deletion it holds the record that validated the certificate, which nobody deletes, and Route 53 deletes empty zones only.
    zone.applyRemovalPolicy(RemovalPolicy.RETAIN);
    new CfnOutput(this, 'NameServers', { value: Fn.join(',', zone.hostedZoneNameServers ?? []), description: `Delegate ${name} to these before the edge is deployed: its certificate is validated by DNS` });
    return zone;
  }
}

/** The presets let the VPC in; a load balancer in the private subnets serves clients of other networks as well. */
function networkAclsFor(privateClients: readonly string[]): NetworkAcls {
  const inbound = privateClients.map((cidr, index) => NetworkAclRule.allow({ ruleNumber: 300 + index, traffic: ec2.AclTraffic.tcpPortRange(80, 443), peer: NetworkAclPeer.ipv4(cidr) }));
  return NetworkAcls.of({ publicTier: NetworkAclPreset.publicTier(), privateTier: NetworkAclPreset.workloads().withRules({ inbound }) });
}
