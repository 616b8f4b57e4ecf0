import { Token } from 'aws-cdk-lib';
import { RouteOptions } from '../route-options';
import { checkCidr } from './check-cidr';
import { meets } from './patterns';
import { Problem } from './problems';
import { valuesOf } from './route-conditions';
import { bands, PRIORITIES } from './rule-priorities';
import { isWholeNumber } from './whole-number';

/** Quotas of a rule, which can't be raised. */
const MOST_VALUES = 5;
const MOST_WILDCARDS = 5;

const HOST = /^(?=.{1,128}$)[a-zA-Z0-9*?.-]*\.[a-zA-Z0-9]+$/;
const PATH = /^(?=.{1,128}$)[/*?][a-zA-Z0-9_.$/~"'@:+&*?-]*$/;
const METHOD = /^[A-Z_-]{1,40}$/;
const HEADER_NAME = /^(?!host$)[!#$%&'+.^_`|~0-9a-zA-Z-]{1,40}$/i;
const TEXT = /^[\x20-\x7e]{1,128}$/;

export function checkRoute(options: RouteOptions, certificateNames?: string[]): Problem[] {
  const unresolved = Object.entries(options).filter(([, value]) => Array.isArray(value) && Token.isUnresolved(value));
  if (unresolved.length > 0) {
    return unresolved.map(([subject]) => ({ code: 'ListUnresolved', subject, got: 'a token', expected: 'a list whose length is known at synthesis', mend: 'write the list; each of its members may be a token' }));
  }
  return [
    ...checkCounts(options),
    ...checkPatterns(options),
    ...checkHosts(options.hosts ?? [], certificateNames),
    ...options.action._problems,
    ...options.authentication?._problems ?? [],
    ...checkPriority(options),
  ];
}

function checkCounts(options: RouteOptions): Problem[] {
  const values = valuesOf(options);
  if (values.length === 0) {
    return [{ code: 'RouteConditionsMissing', subject: 'hosts, paths, methods, headers, queryStrings, sourceCidrs', got: undefined, expected: 'one condition at least', mend: 'for every request, write paths: [\'/*\']; what no rule takes goes to the edge\'s own target group' }];
  }
  const problems: Problem[] = [];
  if (values.length > MOST_VALUES) problems.push({ code: 'TooManyConditionValues', subject: 'conditions', got: values, expected: `${MOST_VALUES} values at most in all conditions together`, mend: 'use a wildcard, or add a second route with the same action' });
  const wildcards = [...options.hosts ?? [], ...options.paths ?? [], ...(options.headers ?? []).flatMap((header) => header.values), ...(options.queryStrings ?? []).map(({ value }) => value)]
    .reduce((count, value) => count + (Token.isUnresolved(value) ? 0 : value.replace(/[^*?]/g, '').length), 0);
  if (wildcards > MOST_WILDCARDS) problems.push({ code: 'TooManyWildcards', subject: 'conditions', got: wildcards, expected: `${MOST_WILDCARDS} wildcards at most in all conditions together`, mend: 'add a second route with the same action' });
  return problems;
}

function checkPatterns({ hosts = [], paths = [], methods = [], headers = [], queryStrings = [], sourceCidrs = [] }: RouteOptions): Problem[] {
  const each = (name: string, values: string[], pattern: RegExp, expected: string, mend: string) => values.flatMap((got, index): Problem[] => (
    Token.isUnresolved(got) || pattern.test(got) ? [] : [{ code: 'RoutePatternInvalid', subject: `${name}[${index}]`, got, expected, mend }]));
  const text = ['1 to 128 printable characters', 'leave out line breaks and letters with accents'] as const;
  return [
    ...each('hosts', hosts, HOST, 'a host with a dot, of 128 characters at most, and only letters and digits after the last dot', 'write it as api.example.com or *.example.com, without scheme and port'),
    ...each('paths', paths, PATH, 'a path that begins with a slash, of 128 letters, digits and _-.$/~"\'@:+& at most', 'write it as /api/*, without query; other characters are matched by ?'),
    ...each('methods', methods, METHOD, 'a method in capitals', 'write it as GET'),
    ...each('headers', headers.map(({ name }) => name), HEADER_NAME, 'the name of a header other than Host, without wildcards, of 40 characters at most', 'for the host, use hosts'),
    ...headers.flatMap(({ name, values }) => [
      ...each(`headers.${name}`, values, TEXT, ...text),
      ...values.length === 0 ? [{ code: 'RoutePatternInvalid', subject: `headers.${name}`, got: values, expected: 'one value at least', mend: 'for any value, write *' }] : [],
    ]),
    ...each('queryStrings', queryStrings.flatMap(({ key, value }) => [...key === undefined ? [] : [key], value]), TEXT, ...text),
    ...sourceCidrs.flatMap((cidr, index) => checkCidr(`sourceCidrs[${index}]`, cidr)),
  ];
}

/** A host that no name of the certificate has is met with a warning by every client. */
function checkHosts(hosts: string[], names?: string[]): Problem[] {
  if (!names || names.some((name) => Token.isUnresolved(name))) return [];
  return hosts.flatMap((got, index) => (Token.isUnresolved(got) || !HOST.test(got) || names.some((name) => meets(name, got)) ? [] : [{
    code: 'HostOutsideCertificate', subject: `hosts[${index}]`, got, expected: `a host that the certificate has: ${names.join(', ')}`, mend: 'add it to subjectAlternativeNames; a wildcard there stands for one label',
  }]));
}

function checkPriority({ priority: got, band }: RouteOptions): Problem[] {
  const { least, most } = band === undefined ? PRIORITIES : bands[band];
  if (got === undefined || Token.isUnresolved(got) || isWholeNumber(got, least, most)) return [];
  return [{ code: 'RulePriorityInvalid', subject: 'priority', got, expected: `a whole number from ${least} to ${most}${band ? `, the band ${band}` : ''}`, mend: 'leave it out to have one derived from the id' }];
}
