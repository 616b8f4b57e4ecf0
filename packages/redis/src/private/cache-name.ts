import { Names, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { shortHash } from './short-hash';

/** Of a user, a user group, a serverless cache. */
const LONGEST_NAME = 40;
/** What is kept free for suffixes, so that all names of a cache begin alike. */
const USUAL_SUFFIX = '-valkey-default'.length;

/** The name of a user or user group. The engine is in it because its change replaces users and groups, and ElastiCache wants both names at once for a while. */
export function userNameOf(cache: Construct, engine: string, what: string): string {
  const suffix = `-${engine}-${what}`;
  const path = Names.uniqueResourceName(cache, { maxLength: LONGEST_NAME - Math.max(suffix.length, USUAL_SUFFIX), separator: '-', allowedSpecialCharacters: '-' });
  return `${path}${suffix}`.toLowerCase().replace(/-+/g, '-');
}

/** A serverless cache must have a name. It holds what replaces the cache, which is made anew before the old one is deleted. */
export function serverlessCacheNameOf(cache: Construct, replacedBy: Readonly<Record<string, unknown>>): string {
  const hash = shortHash(JSON.stringify(Stack.of(cache).resolve(replacedBy)));
  const name = Names.uniqueResourceName(cache, { maxLength: LONGEST_NAME - hash.length - 1, separator: '-', allowedSpecialCharacters: '-' });
  return `${name}-${hash}`.toLowerCase().replace(/-+/g, '-').replace(/^(?![a-z])/, 'c').slice(0, LONGEST_NAME);
}
