import { IpAddressType } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { MutualTls } from '../mutual-tls';
import { WebEdgeProps } from '../web-edge-props';
import { Problem } from './problems';
import { isWholeSeconds } from './whole-number';

export function checkLoadBalancer({ idleTimeout, clientKeepAlive, ipAddressType, internetFacing, mutualTls }: WebEdgeProps): Problem[] {
  const problems: Problem[] = [];
  if (!isWholeSeconds(idleTimeout, 1, 4000)) {
    problems.push({ code: 'IdleTimeoutInvalid', subject: 'idleTimeout', got: idleTimeout?.toSeconds({ integral: false }), expected: 'whole seconds from 1 to 4000', mend: 'keep it below the keep-alive timeout of the service, else its closing of connections shows as 502' });
  }
  if (!isWholeSeconds(clientKeepAlive, 60, 604_800)) {
    problems.push({ code: 'ClientKeepAliveInvalid', subject: 'clientKeepAlive', got: clientKeepAlive?.toSeconds({ integral: false }), expected: 'whole seconds from 60 to 604800, a week', mend: 'an hour is what AWS takes' });
  }
  if (ipAddressType === IpAddressType.DUAL_STACK_WITHOUT_PUBLIC_IPV4 && !internetFacing) {
    problems.push({ code: 'IpAddressTypeUnsupported', subject: 'ipAddressType', got: ipAddressType, expected: 'a load balancer that is internet-facing', mend: 'an internal one has no public addresses: use DUAL_STACK' });
  }
  return [...problems, ...mutualTls ? checkMutualTls(mutualTls) : []];
}

function checkMutualTls({ verification }: MutualTls): Problem[] {
  if (!verification) return [];
  const { caCertificatesBundle, trustStore, revocationLists = [] } = verification;
  const problem = { code: 'TrustStoreUnclear', subject: 'mutualTls' };
  const problems: Problem[] = [];
  if ((caCertificatesBundle === undefined) === (trustStore === undefined)) {
    problems.push({ ...problem, got: trustStore ? 'both' : undefined, expected: 'either caCertificatesBundle or trustStore', mend: 'give the certificates of the authorities, or the trust store that has them' });
  }
  if (trustStore && revocationLists.length > 0) problems.push({ ...problem, got: 'revocationLists', expected: 'nothing beside trustStore', mend: 'add the lists where the trust store is made' });
  if (revocationLists.length > 30) problems.push({ code: 'TooManyRevocationLists', subject: 'mutualTls.revocationLists', got: revocationLists.length, expected: '30 at most', mend: 'leave out those of authorities that are gone' });
  return problems;
}
