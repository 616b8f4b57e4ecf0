import { Token } from 'aws-cdk-lib';
import { OriginSecret } from '../origin-secret';
import { Problem } from './problems';

/** Headers that CloudFront refuses to add: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html (as of 2026-11). */
const RESERVED = /^(x-amz-.*|x-edge-.*|cache-control|connection|content-length|cookie|host|if-match|if-modified-since|if-none-match|if-range|if-unmodified-since|max-forwards|origin|pragma|proxy-.*|range|request-range|te|trailer|transfer-encoding|upgrade|via|x-real-ip)$/;

/** An empty list would let nobody in, and one header carries all values: that of the present and that of the next secret. */
export function checkOriginSecrets(subject: string, secrets: OriginSecret[] | undefined): Problem[] {
  if (secrets === undefined) return [];
  const problem = { code: 'SecretHeaderInvalid', expected: 'a header of letters, digits and hyphens that CloudFront lets one add', mend: 'use the default, X-Origin-Verify' };
  if (Token.isUnresolved(secrets) || secrets.length === 0 || secrets.length > 2) {
    return [{ ...problem, subject, got: Token.isUnresolved(secrets) ? 'a token' : secrets.length, expected: 'one secret, or two while they are rotated', mend: 'leave it out where no front door is before the edge' }];
  }
  const problems = secrets.flatMap(({ headerName }, index) => checkHeaderName(`${subject}[${index}].headerName`, headerName));
  if (new Set(secrets.map(({ headerName }) => headerName.toLowerCase())).size > 1) {
    problems.push({ ...problem, subject, got: secrets.map(({ headerName }) => headerName), expected: 'the same header for all secrets', mend: 'change the header with both secrets known, in a deployment of its own' });
  }
  return problems;
}

export function checkHeaderName(subject: string, got: string): Problem[] {
  if (Token.isUnresolved(got) || (/^[A-Za-z0-9-]{1,64}$/.test(got) && !RESERVED.test(got.toLowerCase()))) return [];
  return [{ code: 'SecretHeaderInvalid', subject, got, expected: 'a header of letters, digits and hyphens that CloudFront lets one add', mend: 'use the default, X-Origin-Verify' }];
}
