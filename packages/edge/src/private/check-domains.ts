import { Token } from 'aws-cdk-lib';
import { IHostedZone } from 'aws-cdk-lib/aws-route53';
import { WebEdgeProps } from '../web-edge-props';
import { Problem } from './problems';

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
export const DOMAIN = new RegExp(`^(${LABEL}\\.)+${LABEL}$`);
const WILDCARD_OR_DOMAIN = new RegExp(`^(\\*\\.)?(${LABEL}\\.)+${LABEL}$`);
/** What ACM takes as the first name of a certificate, and DNS as any name. */
const LONGEST_FIRST_NAME = 64;
export const LONGEST_NAME = 253;

export function checkDomains({ domainName, subjectAlternativeNames = [], hostedZone, certificates = [] }: Pick<WebEdgeProps, 'domainName' | 'subjectAlternativeNames' | 'hostedZone' | 'certificates'>): Problem[] {
  const issued = certificates.length === 0;
  const zoneName = hostedZone && zoneNameOf(hostedZone);
  if (Token.isUnresolved(subjectAlternativeNames)) {
    return [{ code: 'ListUnresolved', subject: 'subjectAlternativeNames', got: 'a token', expected: 'a list whose length is known at synthesis', mend: 'write the list; each of its members may be a token' }];
  }
  const problems = [
    ...checkName({ subject: 'domainName', name: domainName, pattern: DOMAIN, longest: issued ? LONGEST_FIRST_NAME : LONGEST_NAME }, zoneName),
    ...subjectAlternativeNames.flatMap((name, index) => checkName({ subject: `subjectAlternativeNames[${index}]`, name, pattern: WILDCARD_OR_DOMAIN, longest: LONGEST_NAME }, zoneName)),
  ];
  if (issued && !hostedZone) {
    problems.push({ code: 'CertificateMissing', subject: 'hostedZone', got: undefined, expected: 'the zone in which a certificate can be validated, or certificates', mend: 'give the public hosted zone of the domain, or a certificate of your own' });
  }
  if (!issued && subjectAlternativeNames.length > 0) {
    problems.push({ code: 'AlternativeNamesUnused', subject: 'subjectAlternativeNames', got: subjectAlternativeNames, expected: 'nothing beside certificates', mend: 'the names are those of the certificates that you bring' });
  }
  return problems;
}

export interface Name {
  readonly subject: string;
  readonly name: string;
  readonly pattern: RegExp;
  readonly longest: number;
}

export function checkName({ subject, name, pattern, longest }: Name, zoneName: string | undefined): Problem[] {
  if (Token.isUnresolved(name)) return [];
  if (!pattern.test(name) || name.length > longest) {
    return [{
      code: 'DomainNameInvalid', subject, got: name, expected: `a full domain name in lower case of ${longest} characters at most, such as www.example.com`,
      mend: 'leave out scheme, path, port and the dot at the end; wildcards are for subjectAlternativeNames',
    }];
  }
  if (zoneName === undefined || name === zoneName || name.endsWith(`.${zoneName}`)) return [];
  return [{ code: 'DomainOutsideZone', subject, got: name, expected: `a name in the zone ${zoneName}`, mend: 'give the zone of the domain, or bring a certificate with the other names' }];
}

/** Undefined where it is not known: a zone imported by its id throws when it is asked. */
export function zoneNameOf(zone: IHostedZone): string | undefined {
  try {
    return Token.isUnresolved(zone.zoneName) ? undefined : zone.zoneName.replace(/\.$/, '').toLowerCase();
  } catch {
    return undefined;
  }
}
