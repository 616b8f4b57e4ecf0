import { closest } from 'fastest-levenshtein';

/** The known name that was probably meant; a last part that fits exactly wins over a similar whole. */
export function nearest(given: string, known: readonly string[]): string {
  const last = given.split('.').at(-1);
  const sameEnding = known.filter((name) => name.split('.').at(-1) === last);
  return closest(given, sameEnding.length > 0 ? sameEnding : [...known]);
}
