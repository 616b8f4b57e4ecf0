/** What happens to pods that do not tolerate a taint. */
export enum TaintEffect {
  /** They are not scheduled onto the node. */
  NO_SCHEDULE = 'NO_SCHEDULE',
  /** They are scheduled onto the node only when there is no other. */
  PREFER_NO_SCHEDULE = 'PREFER_NO_SCHEDULE',
  /** They are not scheduled onto the node, and leave it when they run there. */
  NO_EXECUTE = 'NO_EXECUTE',
}

/** A mark on nodes that keeps pods away. */
export interface NodeTaint {
  /** The key, up to 63 characters. */
  readonly key: string;

  /**
   * The value, up to 63 characters.
   *
   * @default - the taint has a key only
   */
  readonly value?: string;

  /** What happens to pods that do not tolerate it; a value that EKS does not know is refused with `TaintEffectInvalid`. */
  readonly effect: TaintEffect;
}
