import { TierSubnet } from './subnets';
import { letterSlot, parseZoneName } from './zone-name';

/** Those in availability zones. Transit gateways and interface endpoints don't go to local zones and wavelength zones, and few of them have databases and caches. */
export function outsideLocalZones(subnets: readonly TierSubnet[]): TierSubnet[] {
  return subnets.filter(({ zone: { name } }) => !parseZoneName(name) || letterSlot(name) !== undefined);
}
