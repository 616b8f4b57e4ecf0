import { Token } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { PlannedRule } from './web-acl-plan';

/** What the base price of a web ACL includes; above, requests cost more. https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html (2026-11-25) */
export const includedCapacity = 1500;

/** More than this no web ACL takes. Same source. */
export const maximumCapacity = 5000;

/** What a web ACL takes, and how much of it each rule. */
export interface WebAclCapacity {
  readonly total: number;
  readonly parts: readonly (readonly [name: string, wcu: number])[];
}

/** At most what AWS says: it saves where rules share a transformation. */
export function capacityOf(rules: readonly PlannedRule[]): WebAclCapacity {
  const labels = rules.reduce((sum, { rule }) => sum + ((rule.ruleLabels as unknown[] | undefined)?.length ?? 0), 0);
  const parts: [string, number][] = rules.map(({ name, wcu, rule }) => [name, wcu ?? statementCapacity(rule.statement as CfnWebACL.StatementProperty) ?? 0]);
  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-labels.html: 1 WCU for every 5 labels of the web ACL.
  if (labels > 0) parts.push(['labels', Math.ceil(labels / 5)]);
  return { total: parts.reduce((sum, [, wcu]) => sum + wcu, 0), parts };
}

/**
 * AWS's formula, from the pages of each statement below https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements.html (2026-11-25).
 * Undefined for what only its owner can know: rule groups, and tokens.
 */
export function statementCapacity(statement: CfnWebACL.StatementProperty): number | undefined {
  const [[kind, given] = ['', undefined], ...others] = Object.entries(statement).filter(([, value]) => value !== undefined);
  if (others.length > 0 || given === undefined || Token.isUnresolved(given)) return undefined;
  const of = given as Part;
  switch (kind) {
    case 'geoMatchStatement': case 'asnMatchStatement': case 'labelMatchStatement': return 1;
    case 'ipSetReferenceStatement': return of.ipSetForwardedIpConfig?.position === 'ANY' ? 5 : 1;
    case 'sizeConstraintStatement': return componentCapacity(1, of);
    case 'byteMatchStatement': return componentCapacity(of.positionalConstraint?.startsWith('CONTAINS') ? 10 : 2, of);
    case 'regexMatchStatement': return componentCapacity(3, of);
    case 'regexPatternSetReferenceStatement': return componentCapacity(25, of);
    case 'sqliMatchStatement': return componentCapacity(of.sensitivityLevel === 'HIGH' ? 30 : 20, of);
    case 'xssMatchStatement': return componentCapacity(40, of);
    case 'notStatement': return sum([of.statement]);
    case 'andStatement': case 'orStatement': return sum(of.statements ?? []);
    case 'rateBasedStatement': return sum(of.scopeDownStatement ? [of.scopeDownStatement] : [], 2 + 30 * (of.customKeys?.length ?? 0));
    default: return undefined;
  }
}

interface Part {
  readonly fieldToMatch?: { readonly allQueryArguments?: unknown; readonly jsonBody?: unknown };
  readonly textTransformations?: readonly { readonly type: string }[];
  readonly positionalConstraint?: string;
  readonly sensitivityLevel?: string;
  readonly ipSetForwardedIpConfig?: { readonly position: string };
  readonly statement?: CfnWebACL.StatementProperty;
  readonly statements?: readonly CfnWebACL.StatementProperty[];
  readonly scopeDownStatement?: CfnWebACL.StatementProperty;
  readonly customKeys?: readonly unknown[];
}

function componentCapacity(base: number, { fieldToMatch, textTransformations = [] }: Part): number | undefined {
  if (Token.isUnresolved(fieldToMatch) || Token.isUnresolved(textTransformations)) return undefined;
  const ofComponent = (fieldToMatch?.jsonBody ? 2 * base : base) + (fieldToMatch?.allQueryArguments ? 10 : 0);
  return ofComponent + 10 * textTransformations.filter(({ type }) => type !== 'NONE').length;
}

function sum(statements: readonly (CfnWebACL.StatementProperty | undefined)[], base = 0): number | undefined {
  return statements.reduce<number | undefined>((total, statement) => {
    const own = statement === undefined || Token.isUnresolved(statement) ? undefined : statementCapacity(statement);
    return total === undefined || own === undefined ? undefined : total + own;
  }, Token.isUnresolved(statements) ? undefined : base);
}
