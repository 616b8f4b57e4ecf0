import { closest } from 'fastest-levenshtein';

/** The known name that was probably meant; a last part that fits exactly, or a beginning, wins over a similar whole. */
export function nearest(given: string, known: readonly string[]): string {
  const last = given.split('.').at(-1);
  const sameEnding = known.filter((name) => name.split('.').at(-1) === last);
  const sameBeginning = known.filter((name) => name.startsWith(given));
  return closest(given, [sameEnding, sameBeginning, [...known]].find((names) => names.length > 0)!);
}
