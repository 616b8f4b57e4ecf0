import { WafMode } from './waf-mode';

/** Options of a GeoRestriction. */
export interface GeoRestrictionOptions {
  /**
   * What happens to requests that are outside.
   *
   * @default WafMode.BLOCK
   */
  readonly mode?: WafMode;
}

/** From which countries requests are taken, by the address of the connection: codes of two letters, as ISO 3166 has them. Error: `CountryCodeInvalid`. */
export class GeoRestriction {
  /** From these only. Addresses of which no country is known are outside. */
  public static allowOnly(countryCodes: string[], options: GeoRestrictionOptions = {}): GeoRestriction {
    return new GeoRestriction(countryCodes, true, options.mode ?? WafMode.BLOCK);
  }

  /** From all but these. */
  public static block(countryCodes: string[], options: GeoRestrictionOptions = {}): GeoRestriction {
    return new GeoRestriction(countryCodes, false, options.mode ?? WafMode.BLOCK);
  }

  private constructor(
    /** The countries. */
    public readonly countryCodes: string[],
    /** Whether they are those that are taken. */
    public readonly allows: boolean,
    /** What happens to requests that are outside. */
    public readonly mode: WafMode,
  ) {}
}
