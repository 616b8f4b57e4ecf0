import { Token } from 'aws-cdk-lib';
import { ResponseHeaders } from '../response-headers';
import { Problem } from './problems';

/** What Elastic Load Balancing takes as the value of a header. */
const LONGEST = 1024;

export function checkResponseHeaders({ attributes }: ResponseHeaders): Problem[] {
  const valueOf = (name: string) => attributes[`routing.http.response.${name}.header_value`] as string | undefined;
  const problem = (name: string, expected: string, mend: string): Problem => ({ code: 'ResponseHeaderInvalid', subject: `responseHeaders.${name}`, got: valueOf(name), expected, mend });
  const given = ([name, value]: [string, string]): Problem[] => {
    if (Token.isUnresolved(value)) return [];
    return /^[\x20-\x7e]+$/.test(value) && value.trim() === value && value.length <= LONGEST ? [] : [problem(
      name.split('.')[3], `one line of 1 to ${LONGEST} printable characters`, 'write it without line breaks; a longer policy is for the service itself to send')];
  };
  const problems = Object.entries(attributes).filter(([name]) => name.endsWith('.header_value')).flatMap(given);
  if (!wholeSeconds(/^max-age=([^;]*)/.exec(valueOf('strict_transport_security') ?? '')?.[1])) problems.push(problem('strict_transport_security', 'whole seconds', 'round hstsMaxAge'));
  if (!wholeSeconds(valueOf('access_control_max_age'))) problems.push(problem('access_control_max_age', 'whole seconds', 'round cors.maxAge'));
  const origin = valueOf('access_control_allow_origin');
  if (origin !== undefined && !Token.isUnresolved(origin) && !/^(\*|https?:\/\/[a-zA-Z0-9.-]+(:\d+)?)$/.test(origin)) {
    problems.push(problem('access_control_allow_origin', 'one origin such as https://app.example.com, or *', 'leave out the path and the slash at the end; several origins are for the service itself to answer'));
  }
  if (origin === '*' && valueOf('access_control_allow_credentials') === 'true') {
    problems.push(problem('access_control_allow_origin', 'one origin, because browsers send no cookies to a service that lets in every one', 'name the origin, or leave out allowCredentials'));
  }
  return problems;
}

function wholeSeconds(value: string | undefined): boolean {
  return value === undefined || Token.isUnresolved(value) || /^\d+$/.test(value);
}
