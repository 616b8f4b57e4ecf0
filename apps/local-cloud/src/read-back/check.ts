/** One thing that was looked at through the AWS API. */
export interface Check {
  /** What holds when it passes. */
  readonly sentence: string;
  readonly passed: boolean;
  readonly seen: string;
}

/** What a part of the environment is, and whether it hangs together. */
export interface PartReport {
  readonly part: string;
  readonly checks: readonly Check[];
  /** Label and value, for the summary. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** Where it would be in AWS, in the console's words. */
  readonly console: string;
}

/** Every item must be right; that there is none is wrong, too. `wrong` answers what is wrong with an item. */
export function everyOne<T>(sentence: string, items: readonly T[], wrong: (item: T) => string | undefined): Check {
  const problems = items.map(wrong).filter((problem) => problem !== undefined);
  if (items.length === 0) return { sentence, passed: false, seen: 'there is none' };
  return problems.length > 0 ? { sentence, passed: false, seen: problems.join('; ') } : { sentence, passed: true, seen: `${items.length} of ${items.length}` };
}

export function same(sentence: string, seen: readonly string[], expected: readonly string[]): Check {
  const [left, right] = [seen, expected].map((values) => [...new Set(values)].sort().join(', '));
  return { sentence, passed: left !== '' && left === right, seen: left === right ? left || 'nothing' : `${left || 'nothing'}, expected ${right || 'something'}` };
}

export function holds(sentence: string, passed: boolean, seen: string): Check {
  return { sentence, passed, seen };
}
