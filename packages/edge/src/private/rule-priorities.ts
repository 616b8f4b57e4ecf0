import { createHash } from 'crypto';
import { RuleBand } from '../rule-band';

/** What Elastic Load Balancing takes. */
export const PRIORITIES = { least: 1, most: 50_000 } as const;

export interface Band {
  readonly least: number;
  readonly most: number;
}

export const bands: Readonly<Record<RuleBand, Band>> = {
  [RuleBand.MAINTENANCE]: { least: 1, most: 99 },
  [RuleBand.SECURITY]: { least: 100, most: 999 },
  [RuleBand.ROUTES]: { least: 1000, most: 39_999 },
  [RuleBand.FALLBACK]: { least: 40_000, most: 49_999 },
};

/** Where the page of `maintenance` and the way past it stand; what is derived in their band stays below. */
export const maintenancePriorities = { access: 98, page: 99 } as const;

/**
 * The priority of a rule comes from its own name and band alone: others that come, go or change their order don't move it.
 * Two names may fall on one priority; then one of them has to be given a priority by hand.
 */
export function derivedPriority(name: string, band: RuleBand): number {
  const { least, most } = band === RuleBand.MAINTENANCE ? { ...bands[band], most: maintenancePriorities.access - 1 } : bands[band];
  return least + createHash('sha256').update(`${band}/${name}`).digest().readUIntBE(0, 6) % (most - least + 1);
}

/** The priorities of one listener's rules, as far as this app makes them. */
export class RulePriorities {
  private readonly holders = new Map<number, string>();

  /** Who has the priority already. */
  public holderOf(priority: number): string | undefined {
    return this.holders.get(priority);
  }

  public take(priority: number, id: string): void {
    this.holders.set(priority, id);
  }

  public get count(): number {
    return this.holders.size;
  }
}
