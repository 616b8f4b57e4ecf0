import { Token } from 'aws-cdk-lib';
import { FrontDoorErrorResponse } from '../front-door-behavior';
import { FrontDoorProps } from '../front-door-props';
import { Problem } from './problems';

const STATUSES = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

export function checkFrontDoorBehaviors({ behaviors = [], errorResponses = [] }: Pick<FrontDoorProps, 'behaviors' | 'errorResponses'>): Problem[] {
  return [...checkPathPatterns(behaviors.map(({ pathPattern }) => pathPattern)), ...errorResponses.flatMap((response, index) => checkErrorResponse(`errorResponses[${index}]`, response, errorResponses.slice(0, index)))];
}

function checkPathPatterns(patterns: string[]): Problem[] {
  return patterns.flatMap((got, index): Problem[] => {
    const subject = `behaviors[${index}].pathPattern`;
    if (Token.isUnresolved(got)) return [];
    if (!/^[A-Za-z0-9_.*$/~"'@:+?-]{1,255}$/.test(got.replace(/&amp;/g, '')) || got === '*') {
      return [{ code: 'PathPatternInvalid', subject, got, expected: '1 to 255 letters, digits and _-.*$/~"\'@:+?, other than * alone', mend: 'write it as /static/*; what matches no pattern is not cached' }];
    }
    // CloudFront takes a pattern with and without the first slash for the same.
    const same = patterns.slice(0, index).findIndex((other) => other.replace(/^\//, '') === got.replace(/^\//, ''));
    return same < 0 ? [] : [{ code: 'PathPatternDuplicate', subject, got, expected: `another pattern than behaviors[${same}]`, mend: 'the first that matches counts: remove one' }];
  });
}

function checkErrorResponse(subject: string, { httpStatus, responsePagePath, responseHttpStatus, cachingSeconds }: FrontDoorErrorResponse, before: FrontDoorErrorResponse[]): Problem[] {
  const problem = { code: 'ErrorResponseInvalid', subject };
  const problems: Problem[] = [];
  if (!STATUSES.includes(httpStatus) || before.some((other) => other.httpStatus === httpStatus)) {
    problems.push({ ...problem, got: httpStatus, expected: `one of ${STATUSES.join(', ')}, each once`, mend: 'CloudFront knows no page for other statuses' });
  }
  if (responsePagePath !== undefined && !Token.isUnresolved(responsePagePath) && !responsePagePath.startsWith('/')) {
    problems.push({ ...problem, got: responsePagePath, expected: 'a path that begins with a slash', mend: 'write it as /sorry.html' });
  }
  if (responseHttpStatus !== undefined && (responsePagePath === undefined || ![200, ...STATUSES].includes(responseHttpStatus))) {
    problems.push({ ...problem, got: responseHttpStatus, expected: 'responsePagePath beside it, and 200 or the status of an error', mend: 'give the page that goes with the status' });
  }
  if (cachingSeconds !== undefined && !Token.isUnresolved(cachingSeconds) && !(Number.isInteger(cachingSeconds) && cachingSeconds >= 0)) {
    problems.push({ ...problem, got: cachingSeconds, expected: 'whole seconds, 0 or more', mend: '0 asks the origin anew each time' });
  }
  return problems;
}
