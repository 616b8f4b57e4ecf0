import { ArnFormat, Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FrontDoorProps } from '../front-door-props';
import { checkAliasRecord } from './check-alias-record';
import { checkDomains, checkName, DOMAIN, LONGEST_NAME } from './check-domains';
import { checkFrontDoorBehaviors } from './check-front-door-behaviors';
import { checkLogGroup } from './check-logs';
import { checkHeaderName } from './check-origin-secrets';
import { checkWebAcl } from './check-web-acl';
import { checkWebAclLogging } from './check-web-acl-logging';
import { Problem } from './problems';
import { webAclLoggingOf } from './web-acl-logging-default';
import { isWholeNumber } from './whole-number';

export function checkFrontDoorProps(scope: Construct, props: FrontDoorProps): Problem[] {
  return [
    ...checkRegion(scope, props),
    ...checkNames(props),
    ...checkAliasRecord(props),
    ...checkOrigin(props),
    ...checkFrontDoorBehaviors(props),
    ...checkWebAcl(props.webAcl, 'CLOUDFRONT'),
    ...checkWebAclLogging(webAclLoggingOf(props), props.logBucket),
    ...checkLogGroup(props),
    ...checkLogs(props),
  ];
}

function checkRegion(scope: Construct, { certificate }: FrontDoorProps): Problem[] {
  const problem = { code: 'RegionInvalid', expected: 'us-east-1, where CloudFront looks for certificates and web ACLs' };
  const problems: Problem[] = [];
  const { region } = Stack.of(scope);
  if (!Token.isUnresolved(region) && region !== 'us-east-1') {
    problems.push({ ...problem, subject: 'the region of the stack', got: region, mend: 'put the front door into a stack of its own in us-east-1; the edge may be anywhere' });
  }
  if (certificate && !Token.isUnresolved(certificate.certificateArn)) {
    const certificateRegion = Stack.of(scope).splitArn(certificate.certificateArn, ArnFormat.SLASH_RESOURCE_NAME).region;
    if (certificateRegion !== 'us-east-1') problems.push({ ...problem, subject: 'certificate', got: certificateRegion, mend: 'issue or import one there, or leave it out to have one made' });
  }
  return problems;
}

/** The names beside a certificate that is brought are names of the distribution: only their form is checked. */
function checkNames({ domainName, subjectAlternativeNames, hostedZone, certificate }: FrontDoorProps): Problem[] {
  if (!certificate) return checkDomains({ domainName, subjectAlternativeNames, hostedZone });
  return [
    ...checkDomains({ domainName, hostedZone, certificates: [certificate] }),
    ...(subjectAlternativeNames ?? []).flatMap((name, index) => checkName({ subject: `subjectAlternativeNames[${index}]`, name: name.replace(/^\*\./, ''), pattern: DOMAIN, longest: LONGEST_NAME }, undefined)),
  ];
}

function checkOrigin({ origin, domainName, subjectAlternativeNames = [] }: FrontDoorProps): Problem[] {
  const problems = checkName({ subject: 'origin.domainName', name: origin.domainName, pattern: DOMAIN, longest: LONGEST_NAME }, undefined);
  if (origin.loadBalancerArn === undefined && [domainName, ...subjectAlternativeNames].includes(origin.domainName)) {
    problems.push({ code: 'OriginIsFrontDoor', subject: 'origin.domainName', got: origin.domainName, expected: 'a name that leads to the load balancer', mend: 'give the edge a domain name of its own, such as origin.example.com: with this one CloudFront would ask itself' });
  }
  const timeout = (subject: string, value: Duration) => {
    if (value.isUnresolved() || isWholeNumber(value.toSeconds({ integral: false }), 1, 120)) return;
    problems.push({ code: 'OriginTimeoutInvalid', subject, got: value.toString(), expected: 'whole seconds from 1 to 120', mend: 'let what takes longer be asked for and fetched later' });
  };
  timeout('origin.readTimeout', origin.readTimeout);
  timeout('origin.keepAliveTimeout', origin.keepAliveTimeout);
  if (origin.secretHeader) problems.push(...checkHeaderName('origin.secretHeader.headerName', origin.secretHeader.headerName));
  return problems;
}

function checkLogs({ logBucket, logExpiration, removalPolicy }: FrontDoorProps): Problem[] {
  const problems: Problem[] = [];
  if (logExpiration !== undefined && !logExpiration.isUnresolved() && !isWholeNumber(logExpiration.toDays({ integral: false }), 1, 36_500)) {
    problems.push({ code: 'LogExpirationInvalid', subject: 'logExpiration', got: logExpiration.toString(), expected: 'whole days, 1 or more', mend: 'S3 expires objects by days' });
  }
  if (logBucket && logExpiration) {
    problems.push({ code: 'LogExpirationUnused', subject: 'logExpiration', got: logExpiration.toString(), expected: 'nothing beside logBucket', mend: 'set the lifecycle on the bucket that you bring' });
  }
  if (removalPolicy === RemovalPolicy.SNAPSHOT) {
    problems.push({ code: 'RemovalPolicyUnsupported', subject: 'removalPolicy', got: removalPolicy, expected: 'RETAIN, DESTROY or RETAIN_ON_UPDATE_OR_DELETE', mend: 'nothing of a front door can be snapshotted: use RETAIN' });
  }
  return problems;
}
