import { Aws, CfnTag, Fn, Stack } from 'aws-cdk-lib';
import { CfnAutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { CfnEIPAssociation, CfnLaunchTemplate, CfnNetworkInterface, CfnSecurityGroup, CfnVPC, InstanceType } from 'aws-cdk-lib/aws-ec2';
import { CfnInstanceProfile, Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct, IDependable } from 'constructs';
import { ElasticIp } from '../nat-strategy';
import { natUserData } from './nat-user-data';
import { RoutedSubnet, TierSubnet, toTags } from './subnets';

export interface NatInstanceProps {
  readonly vpc: CfnVPC;
  readonly address: ElasticIp;
  readonly instanceType: InstanceType;
  /** The subnets whose traffic it translates. */
  readonly clients: readonly TierSubnet[];
}

export interface NatInstance {
  /** The network interface that routes lead to: it stays when the instance is replaced. */
  readonly networkInterfaceId: string;
  readonly ready: IDependable;
}

/** Resolved by EC2 at each launch, so that a replacement is patched, and a new image replaces nothing. */
const IMAGE = 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';

/** The address and the routes belong to a network interface that stays; whichever instance the group of one has launched attaches it. */
export function addNatInstance(host: RoutedSubnet, { vpc, address, instanceType, clients }: NatInstanceProps): NatInstance {
  const scope = new Construct(host.scope, 'NatInstance');
  const name = `${host.name}/nat`;
  const securityGroup = new CfnSecurityGroup(scope, 'SecurityGroup', {
    vpcId: vpc.ref, groupDescription: `What the NAT instance of ${host.name} translates`, tags: toTags({ Name: name }),
    securityGroupIngress: clients.map((client) => ({ ipProtocol: '-1', cidrIp: client.subnet.cidrBlock!, description: client.name })),
    securityGroupEgress: [{ ipProtocol: '-1', cidrIp: '0.0.0.0/0', description: 'The internet' }],
  });
  const networkInterface = new CfnNetworkInterface(scope, 'NetworkInterface', {
    subnetId: host.subnet.ref, groupSet: [securityGroup.attrGroupId], sourceDestCheck: false, description: name, tags: toTags({ Name: name }),
  });
  const association = new CfnEIPAssociation(scope, 'ElasticIpAssociation', { allocationId: address.allocationId, networkInterfaceId: networkInterface.ref });
  // An address that is brought waits for nothing by itself, and EC2 associates none before the internet gateway is attached.
  association.node.addDependency(host.dependencies);
  const launchTemplate = addLaunchTemplate(scope, { name, instanceType, securityGroup, networkInterface });
  const group = new CfnAutoScalingGroup(scope, 'AutoScalingGroup', {
    minSize: '1', maxSize: '1', vpcZoneIdentifier: [host.subnet.ref],
    launchTemplate: { launchTemplateId: launchTemplate.ref, version: launchTemplate.attrLatestVersionNumber },
  });
  // The old instance has to let go of the network interface before the new one attaches it.
  group.cfnOptions.updatePolicy = { autoScalingRollingUpdate: { minInstancesInService: 0, maxBatchSize: 1 } };
  group.node.addDependency(association);
  return { networkInterfaceId: networkInterface.ref, ready: group };
}

interface LaunchTemplateProps {
  readonly name: string;
  readonly instanceType: InstanceType;
  readonly securityGroup: CfnSecurityGroup;
  readonly networkInterface: CfnNetworkInterface;
}

/** Its own public address reaches packages and the API before the network interface is attached. */
function addLaunchTemplate(scope: Construct, { name, instanceType, securityGroup, networkInterface }: LaunchTemplateProps): CfnLaunchTemplate {
  const tags: CfnTag[] = toTags({ Name: name });
  const profile = new CfnInstanceProfile(scope, 'InstanceProfile', { roles: [addRole(scope, name, networkInterface).roleName] });
  return new CfnLaunchTemplate(scope, 'LaunchTemplate', {
    launchTemplateData: {
      imageId: IMAGE,
      instanceType: instanceType.toString(),
      iamInstanceProfile: { arn: profile.attrArn },
      metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { volumeType: 'gp3', volumeSize: 8, encrypted: true, deleteOnTermination: true } }],
      networkInterfaces: [{ deviceIndex: 0, associatePublicIpAddress: true, groups: [securityGroup.attrGroupId], deleteOnTermination: true }],
      tagSpecifications: [{ resourceType: 'instance', tags }, { resourceType: 'volume', tags }],
      userData: Fn.base64(natUserData(Stack.of(scope).region, networkInterface.ref)),
    },
    tagSpecifications: [{ resourceType: 'launch-template', tags }],
  });
}

/** It may attach this network interface, to the instance of that name; nothing else. */
function addRole(scope: Construct, name: string, networkInterface: CfnNetworkInterface): Role {
  const arn = (resource: string, resourceName: string) => Stack.of(scope).formatArn({ partition: Aws.PARTITION, service: 'ec2', resource, resourceName });
  const attach = (resource: string, conditions?: Record<string, unknown>) => new PolicyStatement({ effect: Effect.ALLOW, actions: ['ec2:AttachNetworkInterface'], resources: [resource], conditions });
  return new Role(scope, 'Role', {
    description: `Lets the NAT instance of ${name} attach its network interface`,
    assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    inlinePolicies: {
      AttachNetworkInterface: new PolicyDocument({
        minimize: false,
        statements: [attach(arn('network-interface', networkInterface.ref)), attach(arn('instance', '*'), { StringEquals: { 'aws:ResourceTag/Name': name } })],
      }),
    },
  });
}
