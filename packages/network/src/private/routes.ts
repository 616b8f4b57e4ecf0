import { createHash } from 'crypto';
import { Stack, Token } from 'aws-cdk-lib';
import { CfnRoute, CfnTransitGatewayAttachment, CfnVPC } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { NetworkRoute } from '../network-route';
import { SubnetTier } from '../subnet-tier';
import { outsideLocalZones } from './local-zones';
import { TierSubnet, toTags } from './subnets';

export interface RoutesProps {
  readonly vpc: CfnVPC;
  readonly routes: readonly NetworkRoute[];
  readonly subnets: readonly TierSubnet[];
}

/** A route is named by its destination, an attachment by its transit gateway. */
export function addRoutes(scope: Construct, { vpc, routes, subnets }: RoutesProps) {
  const toAttach = new Set(routes.filter(({ isAttached }) => !isAttached).flatMap(({ transitGatewayId }) => transitGatewayId ?? []));
  const attachments = new Map([...toAttach].map((id) => [id, attach(scope, vpc, id, subnets)]));
  for (const route of routes) {
    const { transitGatewayId, vpcPeeringConnectionId } = route;
    for (const subnet of subnets.filter(({ tier }) => tiersOf(route).includes(tier))) {
      for (const destination of route.destinations) {
        const cfnRoute = new CfnRoute(subnet.scope, `RouteTo${idOf(scope, destination)}`, { routeTableId: subnet.routeTable.ref, ...toDestination(destination), transitGatewayId, vpcPeeringConnectionId });
        const attachment = attachments.get(transitGatewayId ?? '');
        if (attachment) cfnRoute.node.addDependency(attachment);
      }
    }
  }
}

export function tiersOf({ tiers }: NetworkRoute): SubnetTier[] {
  return tiers ?? [SubnetTier.PRIVATE, SubnetTier.POD];
}

/** The type whose subnets change in place; a `TransitGatewayVpcAttachment` would be replaced, and a second attachment of a VPC is refused. */
function attach(scope: Construct, vpc: CfnVPC, transitGatewayId: string, subnets: readonly TierSubnet[]): CfnTransitGatewayAttachment {
  const attached = outsideLocalZones(subnets).filter(({ tier }) => tier === SubnetTier.PRIVATE);
  const ipv6Blocks = attached.flatMap((subnet) => subnet.scope.node.tryFindChild('Ipv6CidrBlock') ?? []);
  const attachment = new CfnTransitGatewayAttachment(scope, `TransitGatewayAttachment${idOf(scope, transitGatewayId)}`, {
    vpcId: vpc.ref, transitGatewayId, subnetIds: attached.map(({ subnet }) => subnet.ref), tags: toTags({ Name: scope.node.path }),
    // Untyped in the L1, so in the words of CloudFormation.
    options: ipv6Blocks.length > 0 ? { Ipv6Support: 'enable' } : undefined,
  });
  attachment.node.addDependency(...ipv6Blocks);
  return attachment;
}

function toDestination(destination: string) {
  if (destination.startsWith('pl-')) return { destinationPrefixListId: destination };
  return destination.includes(':') ? { destinationIpv6CidrBlock: destination } : { destinationCidrBlock: destination };
}

/** A token has no text of its own that may go into an id; what it stands for has. */
function idOf(scope: Construct, value: string): string {
  return Token.isUnresolved(value) ? createHash('sha256').update(JSON.stringify(Stack.of(scope).resolve(value))).digest('hex').slice(0, 8) : value.replace('/', '-');
}
