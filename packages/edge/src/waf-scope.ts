import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { IpSetArns } from './private/ip-set-arns';
import { WafIpSet } from './waf-ip-set';

/**
 * Which requests a rule looks at. Paths are decoded and normalised before they are compared, so that `/%6cogin` and `//login` are `/login`;
 * each comparison of a path costs 22 WCU, of a host 12, of addresses 1 or 2.
 */
export class WafScope {
  /** Requests whose path begins so, such as `/login`. */
  public static pathStartsWith(prefix: string): WafScope {
    return new WafScope(() => match(prefix, 'STARTS_WITH', { uriPath: {} }, 'URL_DECODE', 'NORMALIZE_PATH'));
  }

  /** Requests with exactly this path. */
  public static path(path: string): WafScope {
    return new WafScope(() => match(path, 'EXACTLY', { uriPath: {} }, 'URL_DECODE', 'NORMALIZE_PATH'));
  }

  /** Requests to this host name, in lower case. A host header with a port in it is another. */
  public static host(host: string): WafScope {
    return new WafScope(() => match(host, 'EXACTLY', { singleHeader: { Name: 'host' } }, 'LOWERCASE'));
  }

  /** Requests from these addresses. */
  public static ipSet(ipSet: WafIpSet): WafScope {
    return new WafScope((arnsOf) => oneOf('orStatement', arnsOf(ipSet).map((arn) => ({ ipSetReferenceStatement: { arn } }))), [ipSet]);
  }

  /** Requests that are in none of the others' scope. */
  public static not(scope: WafScope): WafScope {
    return new WafScope((arnsOf) => ({ notStatement: { statement: scope._render(arnsOf) } }), scope._ipSets);
  }

  /** Requests that are in the scope of each. */
  public static all(...scopes: WafScope[]): WafScope {
    return new WafScope((arnsOf) => oneOf('andStatement', scopes.map((scope) => scope._render(arnsOf))), scopes.flatMap((scope) => scope._ipSets));
  }

  /** Requests that are in the scope of at least one. */
  public static any(...scopes: WafScope[]): WafScope {
    return new WafScope((arnsOf) => oneOf('orStatement', scopes.map((scope) => scope._render(arnsOf))), scopes.flatMap((scope) => scope._ipSets));
  }

  private constructor(
    /** @internal */
    public readonly _render: (arnsOf: IpSetArns) => CfnWebACL.StatementProperty,
    /** @internal */
    public readonly _ipSets: WafIpSet[] = [],
  ) {}
}

function match(searchString: string, positionalConstraint: string, fieldToMatch: CfnWebACL.FieldToMatchProperty, ...transformations: string[]): CfnWebACL.StatementProperty {
  return { byteMatchStatement: { searchString, positionalConstraint, fieldToMatch, textTransformations: transformations.map((type, priority) => ({ type, priority })) } };
}

/** WAF takes no logical statement of one. */
function oneOf(kind: 'andStatement' | 'orStatement', statements: CfnWebACL.StatementProperty[]): CfnWebACL.StatementProperty {
  return statements.length === 1 ? statements[0] : { [kind]: { statements } };
}
