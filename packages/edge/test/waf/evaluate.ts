import { BlockList, isIPv6 } from 'net';
import { posix } from 'path';
import { Template } from 'aws-cdk-lib/assertions';

/** A request as AWS WAF sees it. */
export interface WafRequest {
  readonly ip: string;
  readonly country?: string;
  readonly path?: string;
  readonly method?: string;
  /** By name in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly bodyBytes?: number;
  /** How often it is sent within the window of every rate limit; the verdict is that on the last. */
  readonly times?: number;
  /** What managed rule groups would have said of it. */
  readonly labels?: readonly string[];
}

export interface Verdict {
  readonly action: string;
  /** The rule that said so; undefined for the default action. */
  readonly rule?: string;
  readonly status?: number;
  /** Rules that matched and let it pass. */
  readonly counted: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

export interface WafRule extends Json {
  readonly Name: string;
  readonly Priority: number;
  readonly Action?: Readonly<Record<string, { readonly CustomResponse?: { readonly ResponseCode: number } }>>;
  readonly OverrideAction?: Json;
  readonly RuleLabels?: readonly { readonly Name: string }[];
  readonly Statement: Json;
}

/** How much of a body a load balancer hands over. */
const SEEN_BYTES = 8192;

/** Asks the rules that a template has, in their order, as AWS documents them. What it doesn't know is an error, not a mismatch. Managed rule groups match nothing. */
export class WafEvaluator {
  public static of(template: Template): WafEvaluator {
    const [{ Properties }] = Object.values(template.findResources('AWS::WAFv2::WebACL'));
    const sets = Object.entries(template.findResources('AWS::WAFv2::IPSet')).map(([id, resource]) => [id, blockList(resource.Properties as { IPAddressVersion: string; Addresses: string[] })] as const);
    return new WafEvaluator(Properties.Rules as WafRule[], new Map(sets));
  }

  constructor(public readonly rules: readonly WafRule[], private readonly ipSets: ReadonlyMap<string, BlockList>) {}

  public without(name: string): WafEvaluator {
    return new WafEvaluator(this.rules.filter(({ Name }) => Name !== name), this.ipSets);
  }

  public verdict(request: WafRequest): Verdict {
    const counted: string[] = [];
    const labels = new Set(request.labels);
    for (const rule of [...this.rules].sort((a, b) => a.Priority - b.Priority)) {
      if (!this.matches(rule.Statement, request, labels)) continue;
      rule.RuleLabels?.forEach(({ Name }) => labels.add(Name));
      const [[action, given]] = Object.entries(rule.Action ?? {});
      if (action === 'Count') {
        counted.push(rule.Name);
        continue;
      }
      return { action: action.toUpperCase(), rule: rule.Name, status: action === 'Block' ? given.CustomResponse?.ResponseCode ?? 403 : undefined, counted };
    }
    return { action: 'ALLOW', counted };
  }

  private matches(statement: Json, request: WafRequest, labels: ReadonlySet<string>): boolean {
    const [[kind, given]] = Object.entries(statement);
    const of = given as Json;
    const also = (nested: unknown) => this.matches(nested as Json, request, labels);
    switch (kind) {
      case 'ManagedRuleGroupStatement': return false;
      case 'AndStatement': return (of.Statements as Json[]).every(also);
      case 'OrStatement': return (of.Statements as Json[]).some(also);
      case 'NotStatement': return !also(of.Statement);
      case 'GeoMatchStatement': return (of.CountryCodes as string[]).includes(request.country ?? '');
      case 'LabelMatchStatement': return labels.has(of.Key as string);
      case 'IPSetReferenceStatement': return this.ipSet(of.Arn).check(request.ip, isIPv6(request.ip) ? 'ipv6' : 'ipv4');
      case 'ByteMatchStatement': return compare(of.PositionalConstraint as string, transform(component(of.FieldToMatch as Json, request), of.TextTransformations as { Type: string }[]), of.SearchString as string);
      case 'SizeConstraintStatement': return bodyIsLarger(of, request);
      case 'RateBasedStatement': return isOverLimit(of, request) && (of.ScopeDownStatement === undefined || also(of.ScopeDownStatement));
      default: throw new Error(`the evaluator doesn't know ${kind}`);
    }
  }

  private ipSet(arn: unknown): BlockList {
    const [id] = (arn as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'];
    return this.ipSets.get(id)!;
  }
}

function blockList({ IPAddressVersion, Addresses }: { IPAddressVersion: string; Addresses: string[] }): BlockList {
  const list = new BlockList();
  for (const [address, prefix] of Addresses.map((cidr) => cidr.split('/'))) list.addSubnet(address, Number(prefix), IPAddressVersion === 'IPV6' ? 'ipv6' : 'ipv4');
  return list;
}

function component(field: Json, { path = '/', headers = {} }: WafRequest): string {
  const [[kind, given]] = Object.entries(field);
  if (kind === 'UriPath') return path;
  if (kind === 'SingleHeader') return headers[(given as { Name: string }).Name] ?? '';
  throw new Error(`the evaluator doesn't know ${kind}`);
}

function transform(text: string, transformations: readonly { Type: string }[]): string {
  return transformations.reduce((before, { Type }) => {
    switch (Type) {
      case 'NONE': return before;
      case 'LOWERCASE': return before.toLowerCase();
      case 'URL_DECODE': return decodeURIComponent(before);
      case 'NORMALIZE_PATH': return posix.normalize(before.replace(/\/+/g, '/'));
      default: throw new Error(`the evaluator doesn't know ${Type}`);
    }
  }, text);
}

function compare(constraint: string, text: string, search: string): boolean {
  switch (constraint) {
    case 'EXACTLY': return text === search;
    case 'STARTS_WITH': return text.startsWith(search);
    case 'CONTAINS': return text.includes(search);
    default: throw new Error(`the evaluator doesn't know ${constraint}`);
  }
}

function bodyIsLarger(of: Json, { bodyBytes = 0 }: WafRequest): boolean {
  const { Body: { OversizeHandling } } = of.FieldToMatch as { Body: { OversizeHandling: string } };
  if (of.ComparisonOperator !== 'GT') throw new Error(`the evaluator doesn't know ${String(of.ComparisonOperator)}`);
  if (bodyBytes <= SEEN_BYTES || OversizeHandling === 'CONTINUE') return Math.min(bodyBytes, SEEN_BYTES) > (of.Size as number);
  return OversizeHandling === 'MATCH';
}

/** Whether the client sent more than it may, if each of its requests is this one. Without one of the keys the rule doesn't apply. */
function isOverLimit(of: Json, { headers = {}, times = 1 }: WafRequest): boolean {
  const keys = (of.CustomKeys ?? []) as Json[];
  const missing = keys.some((key) => 'Header' in key && headers[(key.Header as { Name: string }).Name] === undefined);
  if (of.AggregateKeyType === 'FORWARDED_IP' && headers[(of.ForwardedIPConfig as { HeaderName: string }).HeaderName.toLowerCase()] === undefined) return false;
  return !missing && times > (of.Limit as number);
}
