import { Token } from 'aws-cdk-lib';
import { RateLimit } from '../web-acl-rules';
import { Problem } from './problems';
import { isWholeNumber } from './whole-number';

/** https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-high-level-settings.html (2026-11-25) */
const windows = [60, 120, 300, 600];

export function checkRateLimit(subject: string, limit: RateLimit): Problem[] {
  return [...checkLimit(subject, limit), ...checkWindow(subject, limit), ...checkKey(subject, limit)];
}

function checkLimit(subject: string, { limit: got }: RateLimit): Problem[] {
  if (Token.isUnresolved(got) || isWholeNumber(got, 10, 2_000_000_000)) return [];
  const problem = { subject: `${subject}.limit`, got, expected: 'a whole number from 10 to 2,000,000,000 requests in the window' };
  return got > 10
    ? [{ ...problem, code: 'RateLimitTooHigh', mend: 'lower it, and round it; to let everything pass, set mode to COUNT' }]
    : [{ ...problem, code: 'RateLimitTooLow', mend: 'AWS WAF counts to 10 at least: for fewer, take a longer window' }];
}

function checkWindow(subject: string, { window }: RateLimit): Problem[] {
  if (window === undefined || window.isUnresolved() || windows.includes(window.toSeconds({ integral: false }))) return [];
  return [{ code: 'EvaluationWindowInvalid', subject: `${subject}.window`, got: window.toString(), expected: '1, 2, 5 or 10 minutes', mend: 'take the next, and scale the limit with it' }];
}

function checkKey(subject: string, { aggregateBy: key, scopeDown }: RateLimit): Problem[] {
  if (key?.aggregateKeyType === 'CONSTANT' && !scopeDown) {
    return [{ code: 'RateLimitScopeMissing', subject: `${subject}.scopeDown`, got: undefined, expected: 'a scope, because everybody counts as one client', mend: 'name the path that is limited' }];
  }
  const alone = key?._parts.length === 1 ? Object.keys(key._parts[0])[0] : undefined;
  const combinable = key?.aggregateKeyType !== 'CUSTOM_KEYS' || (key._parts.length >= 1 && key._parts.length <= 5 && alone !== 'ip' && alone !== 'forwardedIp');
  if (combinable) return [];
  return [{ code: 'RateLimitKeyInvalid', subject: `${subject}.aggregateBy`, got: key._parts.length, expected: '2 to 5 keys in RateLimitKey.all', mend: 'use a single key as it is' }];
}
