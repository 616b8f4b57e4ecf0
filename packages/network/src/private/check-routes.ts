import { Token } from 'aws-cdk-lib';
import { AddressPlan } from '../address-plan';
import { NatKind, NatStrategy } from '../nat-strategy';
import { NetworkProps } from '../network-props';
import { NetworkRoute } from '../network-route';
import { SubnetTier } from '../subnet-tier';
import { IpBlock, parseIpBlock } from './ip-block';
import { Problem } from './problems';
import { tiersOf } from './routes';

export interface RouteChoices {
  readonly addressPlan: AddressPlan;
  readonly natStrategy: NatStrategy;
}

/** A destination, and what it is where it is a block. */
interface Destination {
  readonly subject: string;
  readonly got: string;
  readonly block?: IpBlock;
}

export function checkRoutes(props: NetworkProps, choices: RouteChoices): Problem[] {
  const { dataTier } = props;
  const { addressPlan } = choices;
  const present = [SubnetTier.PUBLIC, SubnetTier.PRIVATE, ...dataTier ? [SubnetTier.DATA] : [], ...addressPlan.podCidr ? [SubnetTier.POD] : []];
  const seen = new Set<string>();
  return (props.routes ?? []).flatMap((route, index) => [
    ...checkTiers(route, index, present),
    ...route.destinations.flatMap((got, place) => {
      if (Token.isUnresolved(got)) return [];
      const destination = { subject: `routes[${index}].destinations[${place}]`, got, block: parseIpBlock(got) };
      const tiers = tiersOf(route).filter((tier) => present.includes(tier));
      const wrong = [...checkNotation(destination), ...checkLocal(destination, addressPlan), ...tiers.flatMap((tier) => checkTaken(destination, tier, props, choices))];
      return wrong.length > 0 ? wrong : tiers.flatMap((tier) => checkRepetition(destination, tier, seen));
    }),
  ]);
}

function checkTiers({ tiers = [] }: NetworkRoute, index: number, present: readonly SubnetTier[]): Problem[] {
  return tiers.filter((tier) => !present.includes(tier)).map((tier) => ({
    code: 'RouteTierMissing', subject: `routes[${index}].tiers`, got: tier, expected: `tiers of the network: ${present.join(', ')}`, mend: 'remove it, or add the tier',
  }));
}

function checkNotation({ subject, got, block }: Destination): Problem[] {
  if (block || /^pl-[0-9a-f]+$/.test(got)) return [];
  return [{ code: 'RouteDestinationInvalid', subject, got, expected: 'an IPv4 or IPv6 block, or the ID of a prefix list', mend: 'correct the notation, and clear the bits behind the prefix' }];
}

/** The route to the VPC itself wins, and EC2 refuses others inside it. */
function checkLocal({ subject, got, block }: Destination, { cidr, podCidr }: AddressPlan): Problem[] {
  return [cidr, podCidr].filter((own) => own !== undefined && block && contains(parseIpBlock(own), block)).map((own) => ({
    code: 'RouteDestinationLocal', subject, got, expected: `a destination outside ${own}, which is the VPC's`, mend: 'take it out: such traffic stays in the VPC',
  }));
}

function checkTaken({ subject, got, block }: Destination, tier: SubnetTier, { ipv6 }: NetworkProps, { natStrategy }: RouteChoices): Problem[] {
  const toInternet = tier === SubnetTier.PUBLIC || (tier !== SubnetTier.DATA && natStrategy.kind !== NatKind.NONE);
  const taken = ['0.0.0.0/0', ...ipv6 ? ['::/0'] : []].some((everything) => block && keyOf(block) === keyOf(parseIpBlock(everything)!));
  if (!toInternet || !taken) return [];
  return [{ code: 'RouteDestinationTaken', subject, got, expected: `a destination that the ${tier} subnets have no route for yet`, mend: 'use NatStrategy.none(), or leave the tier out' }];
}

function checkRepetition({ subject, got, block }: Destination, tier: SubnetTier, seen: Set<string>): Problem[] {
  const key = `${tier} ${block ? keyOf(block) : got}`;
  if (seen.has(key)) return [{ code: 'RouteDestinationDuplicate', subject, got, expected: `one route to a destination in the ${tier} subnets`, mend: 'remove the repetition' }];
  seen.add(key);
  return [];
}

/** An address may be written in several ways. */
function keyOf({ family, first, last }: IpBlock): string {
  return `${family} ${first} ${last}`;
}

function contains(outer: IpBlock | undefined, inner: IpBlock): boolean {
  return outer !== undefined && outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}
