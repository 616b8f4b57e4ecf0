import { WebEdgeProps } from '../web-edge-props';
import { checkAliasRecord } from './check-alias-record';
import { checkAllowedCidrBlocks } from './check-allowed-cidr-blocks';
import { checkDomains } from './check-domains';
import { checkLoadBalancer } from './check-load-balancer';
import { checkLogs } from './check-logs';
import { checkMaintenance } from './check-maintenance';
import { checkOriginSecrets } from './check-origin-secrets';
import { checkResponseHeaders } from './check-response-headers';
import { checkTargetGroup } from './check-target-group';
import { checkWebAcl } from './check-web-acl';
import { checkWebAclLogging } from './check-web-acl-logging';
import { Problem } from './problems';
import { subnetsOf } from './subnets';
import { webAclLoggingOf } from './web-acl-logging-default';

export function checkWebEdgeProps(props: WebEdgeProps): Problem[] {
  return [
    ...checkDomains(props),
    ...checkAliasRecord(props),
    ...checkAllowedCidrBlocks(props),
    ...checkOriginSecrets('originSecrets', props.originSecrets),
    ...checkSubnets(props),
    ...checkTargetGroup(props),
    ...checkWebAcl(props.webAcl),
    ...checkWebAclLogging(webAclLoggingOf(props), props.logBucket),
    ...checkLoadBalancer(props),
    ...props.responseHeaders ? checkResponseHeaders(props.responseHeaders) : [],
    ...props.maintenance ? checkMaintenance(props.maintenance) : [],
    ...checkLogs(props),
  ];
}

function checkSubnets(props: WebEdgeProps): Problem[] {
  const problem = {
    code: 'SubnetsUnsuitable', subject: 'vpcSubnets', expected: 'subnets in two availability zones or more, one in each',
    mend: props.internetFacing ? 'select the public subnets, with onePerAz: true' : 'select one tier of private subnets, with onePerAz: true',
  };
  try {
    const { subnets, isPendingLookup } = props.vpc.selectSubnets(subnetsOf(props));
    const zones = new Set(subnets.map(({ availabilityZone }) => availabilityZone));
    if (isPendingLookup || (zones.size >= 2 && zones.size === subnets.length)) return [];
    return [{ ...problem, got: subnets.map(({ node }) => node.path) }];
  } catch (error) {
    return [{ ...problem, got: (error as Error).message }];
  }
}
