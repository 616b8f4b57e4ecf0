import { Annotations } from 'aws-cdk-lib';
import { CfnSecurityGroup, CfnVPC, CfnVPCEndpoint, ISecurityGroup, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { EndpointAccess } from '../endpoint-access';
import { InterfaceEndpoints } from '../interface-endpoints';
import { endpointPolicy, takesPolicy } from './endpoint-policy';
import { outsideLocalZones } from './local-zones';
import { TierSubnet, toTags } from './subnets';

export interface InterfaceEndpointsProps {
  readonly vpc: CfnVPC;
  readonly endpoints: InterfaceEndpoints;
  readonly access: EndpointAccess;
  /** The subnets that the endpoints are in, but for local zones, where AWS has none. */
  readonly subnets: readonly TierSubnet[];
  /** The subnets whose members may reach them, where no clients are named. */
  readonly clientSubnets: readonly TierSubnet[];
}

export interface MadeInterfaceEndpoints {
  readonly securityGroup?: ISecurityGroup;
  /** By the short name of the service: the ID of the endpoint. */
  readonly ids: Record<string, string>;
}

/** One endpoint for each service, named after it, and one security group for all. */
export function addInterfaceEndpoints(scope: Construct, { vpc, endpoints, access, subnets, clientSubnets }: InterfaceEndpointsProps): MadeInterfaceEndpoints {
  const { services, clients } = endpoints;
  if (services.length === 0) return { ids: {} };
  const all = new Construct(scope, 'InterfaceEndpoints');
  const subnetIds = outsideLocalZones(subnets).map(({ subnet }) => subnet.ref);
  const securityGroup = addSecurityGroup(all, vpc, clients, clientSubnets);
  const ids = Object.fromEntries(services.map(({ shortName, name }) => {
    if (!access.isUnrestricted && !takesPolicy(shortName)) {
      Annotations.of(scope).addWarningV2('EndpointPolicyLeftOut', `[EndpointPolicyLeftOut] interfaceEndpoints: ${shortName} is not known to take an endpoint policy, so whose credentials are good at it is not narrowed`);
    }
    const endpoint = new CfnVPCEndpoint(all, endpointId(shortName), {
      vpcId: vpc.ref, vpcEndpointType: 'Interface', serviceName: name, privateDnsEnabled: true, subnetIds, securityGroupIds: [securityGroup.attrGroupId],
      policyDocument: endpointPolicy(scope, shortName, access), tags: toTags({ Name: `${scope.node.path}/${shortName}` }),
    });
    return [shortName, endpoint.ref];
  }));
  return { securityGroup: SecurityGroup.fromSecurityGroupId(all, 'Group', securityGroup.attrGroupId), ids };
}

/** `EcrApi` of ecr.api. */
export function endpointId(service: string): string {
  return service.split(/[^a-zA-Z0-9]+/).map((part) => part[0].toUpperCase() + part.slice(1)).join('');
}

function addSecurityGroup(scope: Construct, vpc: CfnVPC, clients: readonly ISecurityGroup[] | undefined, clientSubnets: readonly TierSubnet[]): CfnSecurityGroup {
  const https = { ipProtocol: 'tcp', fromPort: 443, toPort: 443 };
  return new CfnSecurityGroup(scope, 'SecurityGroup', {
    vpcId: vpc.ref, groupDescription: `The interface endpoints of ${scope.node.scope!.node.path}`, tags: toTags({ Name: scope.node.path }),
    securityGroupIngress: clients
      ? clients.map(({ securityGroupId, node }) => ({ ...https, sourceSecurityGroupId: securityGroupId, description: node.path }))
      : clientSubnets.map(({ subnet, name }) => ({ ...https, cidrIp: subnet.cidrBlock!, description: name })),
    // Without a rule EC2 lets everything out.
    securityGroupEgress: [{ ipProtocol: '-1', cidrIp: '127.0.0.1/32', description: 'Nothing: endpoints answer, and never ask' }],
  });
}
