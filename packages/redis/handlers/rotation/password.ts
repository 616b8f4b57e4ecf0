import { randomInt } from 'node:crypto';

const CLASSES = ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz', '0123456789'];

/** Each character as likely as any other, and at least one of each class, as ElastiCache recommends. */
export function generatePassword({ length, punctuation }: { readonly length: number; readonly punctuation: string }): string {
  const alphabet = CLASSES.join('') + punctuation;
  for (;;) {
    const password = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
    if (CLASSES.every((characters) => [...password].some((character) => characters.includes(character)))) return password;
  }
}
