import { createHash } from 'crypto';

/** For names that are to follow from what they name. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
