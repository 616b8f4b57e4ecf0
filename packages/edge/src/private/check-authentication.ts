import { Duration, Token } from 'aws-cdk-lib';
import { JwtAuthentication, JwtClaim, OidcAuthentication } from '../route-authentication';
import { Problem } from './problems';
import { isWholeNumber, isWholeSeconds } from './whole-number';

const CHECKED_ALWAYS = ['exp', 'iss', 'nbf', 'iat'];
const LONGEST = 256;

export function checkOidc({ issuer, authorizationEndpoint, tokenEndpoint, userInfoEndpoint, sessionTimeout = Duration.days(1) }: OidcAuthentication): Problem[] {
  return [
    ...Object.entries({ issuer, authorizationEndpoint, tokenEndpoint, userInfoEndpoint }).flatMap(([name, address]) => checkAddress(name, address)),
    ...isWholeSeconds(sessionTimeout, 1, 604_800) ? [] : [problem('sessionTimeout', sessionTimeout.toString(), 'whole seconds from 1 to 604800, a week', 'give the length of a working day')],
  ];
}

export function checkJwt({ issuer, jwksEndpoint, claims = [] }: JwtAuthentication): Problem[] {
  return [
    ...Token.isUnresolved(issuer) || isWholeNumber(issuer.length, 1, LONGEST) ? [] : [problem('issuer', issuer, `1 to ${LONGEST} characters`, 'give what the tokens have as iss')],
    ...checkAddress('jwksEndpoint', jwksEndpoint),
    ...claims.length > 10 ? [problem('claims', claims.length, '10 claims at most', 'check the others in the service')] : [],
    ...claims.flatMap(checkClaim),
  ];
}

function checkAddress(name: string, address: string): Problem[] {
  if (Token.isUnresolved(address) || (/^https:\/\/[^/\s]+(\/\S*)?$/.test(address) && address.length <= LONGEST)) return [];
  return [problem(name, address, `a full address with https:// of ${LONGEST} characters at most`, 'take it from /.well-known/openid-configuration of the provider')];
}

function checkClaim({ name, values, format }: JwtClaim): Problem[] {
  const subject = `claims.${name}`;
  const problems: Problem[] = [];
  if (CHECKED_ALWAYS.includes(name)) problems.push(problem(subject, name, `another claim than ${CHECKED_ALWAYS.join(', ')}`, 'leave it out: it is checked always'));
  const blanks = format === 'space-separated-values' ? / / : /$^/;
  if (!isWholeNumber(values.length, 1, 10) || values.some((value) => !Token.isUnresolved(value) && (!isWholeNumber(value.length, 1, LONGEST) || blanks.test(value)))) {
    problems.push(problem(subject, values, `1 to 10 values of 1 to ${LONGEST} characters, without blanks where they are separated by them`, 'give each value by itself'));
  }
  return problems;
}

function problem(name: string, got: unknown, expected: string, mend: string): Problem {
  return { code: 'AuthenticationInvalid', subject: `authentication.${name}`, got, expected, mend };
}
