import { Duration, Token } from 'aws-cdk-lib';
import { RouteFixedResponse, RouteRedirect, WeightedTarget } from '../route-action';
import { Problem } from './problems';
import { isWholeNumber, isWholeSeconds } from './whole-number';

const CONTENT_TYPES = ['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json'];
/** What Elastic Load Balancing takes as the body of an answer. */
export const LONGEST_BODY = 1024;

export function checkWeights(targets: WeightedTarget[], stickiness?: Duration): Problem[] {
  const weights = targets.map(({ weight }) => weight);
  const problem = { code: 'WeightInvalid', subject: 'action' };
  const problems: Problem[] = [];
  if (targets.length < 1 || targets.length > 5) problems.push({ ...problem, got: `${targets.length} target groups`, expected: '1 to 5', mend: 'a rule forwards to 5 groups at most' });
  if (weights.some((weight) => !Token.isUnresolved(weight) && !isWholeNumber(weight, 0, 999))) problems.push({ ...problem, got: weights, expected: 'whole numbers from 0 to 999', mend: 'percentages are weights, too' });
  if (targets.length > 0 && weights.every((weight) => weight === 0)) problems.push({ ...problem, got: weights, expected: 'one weight above 0 at least', mend: 'with 0 everywhere nobody is served: use a fixed response' });
  if (!isWholeSeconds(stickiness, 1, 604_800)) problems.push({ code: 'StickinessInvalid', subject: 'action', got: stickiness?.toString(), expected: 'whole seconds from 1 to 604800, a week', mend: 'give the length of a session' });
  return problems;
}

export function checkRedirect(redirect: RouteRedirect): Problem[] {
  const { host = '#{host}', path = '/#{path}', query = '#{query}' } = redirect;
  const problem = { code: 'RedirectInvalid', subject: 'action' };
  if (host === '#{host}' && path === '/#{path}' && query === '#{query}') {
    return [{ ...problem, got: redirect, expected: 'another host, path or query', mend: 'the client would be sent where it is: change one of them' }];
  }
  return Token.isUnresolved(path) || path.startsWith('/') ? [] : [{ ...problem, got: path, expected: 'a path that begins with a slash', mend: 'write it as /new/#{path}' }];
}

export function checkFixedResponse({ statusCode, contentType = 'text/plain', messageBody = '' }: RouteFixedResponse): Problem[] {
  const problem = { code: 'FixedResponseInvalid', subject: 'action' };
  const problems: Problem[] = [];
  if (!Token.isUnresolved(statusCode) && !isWholeNumber(statusCode, 200, 299) && !isWholeNumber(statusCode, 400, 599)) {
    problems.push({ ...problem, got: statusCode, expected: 'a status code from 200 to 299 or from 400 to 599', mend: 'to send clients elsewhere, use RouteAction.redirect()' });
  }
  if (!Token.isUnresolved(contentType) && !CONTENT_TYPES.includes(contentType)) problems.push({ ...problem, got: contentType, expected: `one of ${CONTENT_TYPES.join(', ')}`, mend: 'let a service answer with other types' });
  if (isTooLong(messageBody)) problems.push({ ...problem, got: `${Buffer.byteLength(messageBody)} bytes`, expected: `a body of ${LONGEST_BODY} bytes at most`, mend: 'shorten it, or let a service answer' });
  return problems;
}

export function isTooLong(body: string): boolean {
  return !Token.isUnresolved(body) && Buffer.byteLength(body) > LONGEST_BODY;
}
