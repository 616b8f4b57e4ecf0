import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { OriginSecret } from '../origin-secret';

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
  const [{ headerName }] = secrets;
  const header = headerName.toLowerCase();
  const matches = secrets.map((secret): CfnWebACL.StatementProperty => ({
    byteMatchStatement: {
      fieldToMatch: { singleHeader: { Name: header } }, positionalConstraint: 'EXACTLY', searchString: secret._value,
      textTransformations: [{ priority: 0, type: 'NONE' }],
    },
  }));
  const rule: CfnWebACL.RuleProperty = {
    name: 'OriginSecret', priority: 0, action: { block: {} },
    visibilityConfig: { metricName: 'OriginSecret', cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true },
    statement: { notStatement: { statement: matches.length === 1 ? matches[0] : { orStatement: { statements: matches } } } },
  };
  webAcl.rules = [rule, ...webAcl.rules as CfnWebACL.RuleProperty[]];

  const protection = webAcl.dataProtectionConfig as CfnWebACL.DataProtectionConfigProperty | undefined;
  webAcl.dataProtectionConfig = { dataProtections: [...protection?.dataProtections as CfnWebACL.DataProtectProperty[] ?? [], { action: 'SUBSTITUTION', field: { fieldType: 'SINGLE_HEADER', fieldKeys: [header] } }] };
  if (logging) logging.redactedFields = [...logging.redactedFields as object[] ?? [], { singleHeader: { Name: header } }];
}
