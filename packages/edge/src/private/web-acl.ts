import { Annotations } from 'aws-cdk-lib';
import { CfnIPSet, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { WafIpSet } from '../waf-ip-set';
import { WebAclOptions } from '../web-acl-options';
import { WafContentType } from '../web-acl-rules';
import { webAclWarnings } from './check-web-acl';
import { WafScopeName } from './waf-scope-name';
import { planWebAcl, responseKeys, visibility } from './web-acl-plan';

/** Headers that must be read by nobody: they are credentials. */
export const secretHeaders = ['authorization', 'cookie'];

export interface CreateWebAclProps {
  /** CLOUDFRONT is made in us-east-1 only. */
  readonly scope: WafScopeName;
  readonly metricName: string;
  readonly options?: WebAclOptions;
}

/** Call checkWebAcl first. */
export function createWebAcl(scope: Construct, id: string, { scope: wafScope, metricName, options = {} }: CreateWebAclProps): CfnWebACL {
  for (const { code, message } of webAclWarnings(options)) Annotations.of(scope).addWarningV2(`@external-metrics/edge:${code}`, `[${code}] ${message}`);

  const rules = planWebAcl(options, (ruleName) => {
    let made = 0;
    return (ipSet) => ipSet.arns ?? createIpSets(scope, `${id}${ruleName}${made++ || ''}`, wafScope, ipSet);
  });
  return new CfnWebACL(scope, id, {
    scope: wafScope,
    defaultAction: { allow: {} },
    visibilityConfig: visibility(metricName),
    rules: rules.map(({ rule }) => rule).sort((a, b) => a.priority - b.priority),
    customResponseBodies: responseBodies(options),
    onSourceDDoSProtectionConfig: options.albLowReputationMode && { albLowReputationMode: options.albLowReputationMode },
    // Beside the log, the samples that the console shows.
    dataProtectionConfig: { dataProtections: [{ action: 'SUBSTITUTION', field: { fieldType: 'SINGLE_HEADER', fieldKeys: secretHeaders } }] },
  });
}

function createIpSets(scope: Construct, id: string, wafScope: WafScopeName, { addresses: { ipv4 = [], ipv6 = [] } }: WafIpSet): string[] {
  return [{ version: 'IPv4', addresses: ipv4 }, { version: 'IPv6', addresses: ipv6 }].filter(({ addresses }) => addresses.length > 0).map(({ version, addresses }) =>
    new CfnIPSet(scope, `${id}${version}`, { scope: wafScope, ipAddressVersion: version.toUpperCase(), addresses }).attrArn);
}

function responseBodies({ blockResponse, rateLimitResponse }: WebAclOptions): Record<string, CfnWebACL.CustomResponseBodyProperty> | undefined {
  const bodies = [[responseKeys.blocked, blockResponse], [responseKeys.rateLimited, rateLimitResponse]] as const;
  const given = bodies.flatMap(([key, response]) => (response ? [[key, { content: response.body, contentType: response.contentType ?? WafContentType.JSON }] as const] : []));
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}
