/** The threshold of one alarm, or its absence. */
export class AlarmThreshold {
  /** The alarm goes off beyond this value, in the unit that the property names. */
  public static of(value: number): AlarmThreshold {
    return new AlarmThreshold(value);
  }

  /** The alarm is not made. */
  public static none(): AlarmThreshold {
    return new AlarmThreshold(undefined);
  }

  private constructor(
    /** The value; undefined where there is no alarm. */
    public readonly value: number | undefined,
  ) {}
}
