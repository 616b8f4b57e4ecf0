import { Fn, Token } from 'aws-cdk-lib';
import { AddressPlan } from '../address-plan';
import { NetworkProps } from '../network-props';
import { Problem } from './problems';
import { MOST_ZONES } from './slots';
import { parseZoneName, slotLetter, zoneKey } from './zone-name';

/** An availability zone of a network. */
export interface Zone {
  /** Its name, or a token. */
  readonly name: string;
  /** What is shown of it: its name, or its letter where the name is a token. */
  readonly label: string;
  /** What of it is in construct ids. */
  readonly key: string;
  readonly slot: number;
}

/** Zones without a look-up: the first ones of the region. A count that is refused counts as none. */
export function countedZones(region: string, count = 2): string[] {
  const slots = [...Array(isZoneCount(count) ? count : 2).keys()];
  return slots.map((slot) => (Token.isUnresolved(region) ? Fn.select(slot, Fn.getAzs()) : `${region}${slotLetter(slot)}`));
}

/** The zones in the order of their slots, so that the order in which they are listed has no effect. */
export function toZones(names: readonly string[], plan: AddressPlan): Zone[] {
  return names
    .map((name, position): Zone => {
      const slot = slotOf(name, position, plan) ?? 0;
      const label = Token.isUnresolved(name) ? slotLetter(slot) : name;
      return { name, label, key: zoneKey(label), slot };
    })
    .sort((a, b) => a.slot - b.slot);
}

export function checkZoneCount({ availabilityZones, availabilityZoneCount: count }: NetworkProps): Problem[] {
  const problem = { subject: 'availabilityZoneCount', got: Token.isUnresolved(count) ? 'a token' : count };
  if (count === undefined) return [];
  if (availabilityZones) return [{ ...problem, code: 'AvailabilityZonesAmbiguous', expected: 'nothing beside availabilityZones', mend: 'give the names or their number, not both' }];
  if (isZoneCount(count)) return [];
  return [{ ...problem, code: 'AvailabilityZoneCountInvalid', expected: `a whole number from 1 to ${MOST_ZONES}`, mend: 'two or more for high availability' }];
}

/** `subject` is what says how many zones there are. */
export function checkZones(names: readonly string[], plan: AddressPlan, region: string, subject = 'availabilityZones'): Problem[] {
  if (Token.isUnresolved(names)) {
    return [{ code: 'AvailabilityZonesUnresolved', subject, got: 'a list token', expected: 'a list whose length is known at synthesis', mend: 'write the names, or Fn.select(0, Fn.getAzs()) and so on' }];
  }
  if (names.length === 0) {
    return [{ code: 'AvailabilityZonesMissing', subject, got: names, expected: 'one zone or more; two for high availability', mend: `name them, for instance ${JSON.stringify(countedZones('us-east-1'))}, or leave the property out` }];
  }
  const wrongNames = names.map((_, position) => checkName(names, position, region));
  if (names.length <= plan.zoneSlots) return wrongNames.flatMap((wrong, position) => (wrong.length > 0 ? wrong : checkSlot(names, position, plan)));
  const tooMany = {
    code: 'TooManyAvailabilityZones', subject, got: names.length, expected: `no more than the ${plan.zoneSlots} that the address plan reserves`, mend: 'take fewer zones; only before the first deployment: raise zoneSlots',
  };
  return [tooMany, ...wrongNames.flat()];
}

function checkName(names: readonly string[], position: number, region: string): Problem[] {
  const name = names[position];
  const subject = `availabilityZones[${position}]`;
  if (names.indexOf(name) < position) {
    return [{ code: 'DuplicateAvailabilityZone', subject, got: show(name), expected: 'each zone once', mend: 'remove the repetition' }];
  }
  const zoneRegion = parseZoneName(name)?.region;
  if (Token.isUnresolved(name) || Token.isUnresolved(region) || zoneRegion === undefined || zoneRegion === region) return [];
  return [{ code: 'AvailabilityZoneOutsideRegion', subject, got: name, expected: `a zone of ${region}, the region of the stack`, mend: 'name a zone of that region' }];
}

function checkSlot(names: readonly string[], position: number, plan: AddressPlan): Problem[] {
  const name = names[position];
  const subject = `availabilityZones[${position}]`;
  const slots = names.map((other, index) => slotOf(other, index, plan));
  const slot = slots[position];
  const free = [...Array(plan.zoneSlots).keys()].reverse().find((candidate) => !slots.includes(candidate));
  if (slot === undefined) {
    return [{
      code: 'AvailabilityZoneUnknownSlot', subject, got: show(name), expected: `a zone with one of the letters a to ${slotLetter(plan.zoneSlots - 1)}, or with a slot of its own in the address plan`,
      mend: `give it a free slot: AddressPlan.of({ zoneSlot: { '${show(name)}': ${free} } })`,
    }];
  }
  const first = slots.indexOf(slot);
  if (first === position) return [];
  return [{ code: 'ZoneSlotTaken', subject, got: show(name), expected: `a slot of its own; ${show(names[first])} has slot ${slot}`, mend: `give one of them a free slot of the address plan: AddressPlan.of({ zoneSlot: { '${show(name)}': ${free} } })` }];
}

function slotOf(name: string, position: number, plan: AddressPlan): number | undefined {
  if (!Token.isUnresolved(name)) return plan.zoneSlotOf(name);
  return position < plan.zoneSlots ? position : undefined;
}

function isZoneCount(count: number): boolean {
  return Number.isInteger(count) && count >= 1 && count <= MOST_ZONES && !Token.isUnresolved(count);
}

function show(name: string): string {
  return Token.isUnresolved(name) ? 'a token' : name;
}
