import { Template } from 'aws-cdk-lib/assertions';
import { parseIpv4Block } from '../../src/private/ipv4';
import { containsIpv6, parseIpv6Block } from '../../src/private/ipv6';

/** A request as a listener sees it. */
export interface Request {
  readonly host: string;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly from?: string;
}

interface Condition {
  Field: string;
  HostHeaderConfig?: { Values: string[] };
  PathPatternConfig?: { Values: string[] };
  HttpRequestMethodConfig?: { Values: string[] };
  HttpHeaderConfig?: { HttpHeaderName: string; Values: string[] };
  QueryStringConfig?: { Values: { Key?: string; Value: string }[] };
  SourceIpConfig?: { Values: string[] };
}

export interface Action {
  Type: string;
  [property: string]: unknown;
}

interface Rule {
  readonly id: string;
  readonly priority: number;
  readonly conditions: Condition[];
  readonly actions: Action[];
}

/** What a listener of ALB does with a request, by AWS's documentation: the rule with the lowest priority all of whose conditions hold, or the default actions. */
export class RoutingTable {
  public static of(template: Template): RoutingTable {
    const { Resources } = template.toJSON() as { Resources: Record<string, { Type: string; Properties: Record<string, unknown> }> };
    const having = (type: string) => Object.entries(Resources).filter(([, { Type }]) => Type === `AWS::ElasticLoadBalancingV2::${type}`);
    const listener = having('Listener').find(([, { Properties }]) => Properties.Port === 443);
    const rules = having('ListenerRule').map(([id, { Properties }]) => ({ id, priority: Properties.Priority as number, conditions: Properties.Conditions as Condition[], actions: Properties.Actions as Action[] }));
    return new RoutingTable(rules.sort((one, other) => one.priority - other.priority), listener![1].Properties.DefaultActions as Action[]);
  }

  private constructor(public readonly rules: readonly Rule[], private readonly defaultActions: Action[]) {}

  public without(id: string): RoutingTable {
    return new RoutingTable(this.rules.filter((rule) => rule.id !== id), this.defaultActions);
  }

  /** In short: the target group, its parts, the address or the status code, after who must log in. */
  public answer(request: Request): string {
    const rule = this.rules.find(({ conditions }) => conditions.every((condition) => holds(condition, request)));
    return (rule?.actions ?? this.defaultActions).slice().sort((one, other) => Number(one.Order ?? 0) - Number(other.Order ?? 0)).map(describe).join(' > ');
  }
}

function holds(condition: Condition, { host, path, method = 'GET', headers = {}, query = {}, from = '203.0.113.9' }: Request): boolean {
  const { HostHeaderConfig, PathPatternConfig, HttpRequestMethodConfig, HttpHeaderConfig, QueryStringConfig, SourceIpConfig } = condition;
  switch (condition.Field) {
    case 'host-header': return HostHeaderConfig!.Values.some((pattern) => matches(pattern, host, 'i'));
    case 'path-pattern': return PathPatternConfig!.Values.some((pattern) => matches(pattern, path));
    case 'http-request-method': return HttpRequestMethodConfig!.Values.includes(method);
    case 'http-header': {
      const header = Object.entries(headers).find(([name]) => name.toLowerCase() === HttpHeaderConfig!.HttpHeaderName.toLowerCase());
      return header !== undefined && HttpHeaderConfig!.Values.some((pattern) => matches(pattern, header[1], 'i'));
    }
    case 'query-string': return QueryStringConfig!.Values.some(({ Key, Value }) => Object.entries(query).some(([key, value]) => (Key === undefined || matches(Key, key, 'i')) && matches(Value, value, 'i')));
    case 'source-ip': return SourceIpConfig!.Values.some((block) => within(block, from));
    default: throw new Error(`the evaluator knows no condition ${condition.Field}`);
  }
}

/** `*` for any number of characters, `?` for exactly one. */
function matches(pattern: string, text: string, flags = ''): boolean {
  return new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.')}$`, flags).test(text);
}

function within(block: string, address: string): boolean {
  if (address.includes(':')) {
    const outer = parseIpv6Block(block);
    return outer !== undefined && containsIpv6(outer, parseIpv6Block(`${address}/128`)!);
  }
  const outer = parseIpv4Block(block);
  const inner = parseIpv4Block(`${address}/32`)!;
  return outer !== undefined && Math.floor(inner.first / 2 ** (32 - outer.prefix)) === Math.floor(outer.first / 2 ** (32 - outer.prefix));
}

function describe(action: Action): string {
  const name = (arn: unknown) => (typeof arn === 'string' ? arn.split('/')[1] : (arn as { Ref: string }).Ref.replace(/^Edge(TargetGroups)?/, '').replace(/[0-9A-F]{8}$/, ''));
  const config = <T>(key: string) => action[key] as T;
  switch (action.Type) {
    case 'forward': {
      const weighted = config<{ TargetGroups: { TargetGroupArn: unknown; Weight: number }[] } | undefined>('ForwardConfig')?.TargetGroups;
      return weighted ? weighted.map(({ TargetGroupArn, Weight }) => `${name(TargetGroupArn)}:${Weight}`).join(' ') : name(action.TargetGroupArn);
    }
    case 'redirect': {
      const { Protocol, Host = '#{host}', Path = '/#{path}', StatusCode } = config<Record<string, string>>('RedirectConfig');
      return `${StatusCode.replace('HTTP_', '')} ${Protocol.toLowerCase()}://${Host}${Path}`;
    }
    case 'fixed-response': return config<{ StatusCode: string }>('FixedResponseConfig').StatusCode;
    default: return action.Type;
  }
}
