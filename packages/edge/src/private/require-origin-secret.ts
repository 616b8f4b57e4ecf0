import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { OriginSecret } from '../origin-secret';
import { statementCapacity } from './web-acl-capacity';

export interface RequireOriginSecretOptions {
  readonly webAcl: CfnWebACL;
  readonly logging?: CfnLoggingConfiguration;
  readonly secrets: OriginSecret[];
}

/**
 * Refuses, before every other rule of the web ACL and so before every rule of the listeners, what does not carry one of the secrets.
 * A rule of the listener could not say "without", and each rule with a host or path would have to repeat the condition.
 */
export function requireOriginSecret({ webAcl, logging, secrets }: RequireOriginSecretOptions): void {
  const header = headerOf(secrets);
  const rule: CfnWebACL.RuleProperty = {
    name: 'OriginSecret', priority: 0, action: { block: {} },
    visibilityConfig: { metricName: 'OriginSecret', cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true },
    statement: withoutSecret(secrets),
  };
  webAcl.rules = [rule, ...webAcl.rules as CfnWebACL.RuleProperty[]];

  const protection = webAcl.dataProtectionConfig as CfnWebACL.DataProtectionConfigProperty | undefined;
  webAcl.dataProtectionConfig = { dataProtections: [...protection?.dataProtections as CfnWebACL.DataProtectProperty[] ?? [], { action: 'SUBSTITUTION', field: { fieldType: 'SINGLE_HEADER', fieldKeys: [header] } }] };
  if (logging) logging.redactedFields = [...logging.redactedFields as object[] ?? [], { singleHeader: { Name: header } }];
}

/** What the rule takes, in WCU. */
export function originSecretCapacity(secrets: OriginSecret[] = []): number {
  return secrets.length === 0 ? 0 : statementCapacity(withoutSecret(secrets))!;
}

function withoutSecret(secrets: OriginSecret[]): CfnWebACL.StatementProperty {
  const matches = secrets.map((secret): CfnWebACL.StatementProperty => ({
    byteMatchStatement: {
      fieldToMatch: { singleHeader: { Name: headerOf(secrets) } }, positionalConstraint: 'EXACTLY', searchString: secret._value,
      textTransformations: [{ priority: 0, type: 'NONE' }],
    },
  }));
  return { notStatement: { statement: matches.length === 1 ? matches[0] : { orStatement: { statements: matches } } } };
}

function headerOf([{ headerName }]: OriginSecret[]): string {
  return headerName.toLowerCase();
}
