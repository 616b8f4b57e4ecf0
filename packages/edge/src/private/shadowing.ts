import { HeaderCondition, QueryStringCondition, RouteOptions } from '../route-options';
import { RuleBand } from '../rule-band';
import { parseIpv4Block } from './ipv4';
import { containsIpv6, parseIpv6Block } from './ipv6';
import { covers } from './patterns';
import { Problem } from './problems';
import { bands } from './rule-priorities';

/** A rule with its priority. */
export interface PlacedRoute {
  readonly id: string;
  readonly priority: number;
  readonly options: RouteOptions;
}

/** Routes to which no request comes, because one before takes them all. What stands in for the services, or refuses, is meant to. */
export function findShadowed(routes: readonly PlacedRoute[]): Problem[] {
  return routes.flatMap((route) => {
    const before = routes.find(({ priority, options }) => priority >= bands[RuleBand.ROUTES].least && priority < route.priority && takesAllOf(options, route.options));
    return before ? [{
      code: 'RouteShadowed', subject: `addRoute(${route.id})`, got: `priority ${route.priority}, after ${before.id} with ${before.priority}, which takes all of its requests`,
      expected: 'the narrower route first', mend: `give ${route.id} a priority below ${before.priority}, or ${before.id} the band FALLBACK`,
    }] : [];
  });
}

function takesAllOf(wide: RouteOptions, narrow: RouteOptions): boolean {
  return allWithin(wide.hosts, narrow.hosts, (outer, inner) => covers(outer.toLowerCase(), inner.toLowerCase()))
    && allWithin(wide.paths, narrow.paths, covers)
    && allWithin(wide.methods, narrow.methods, (outer, inner) => outer === inner)
    && (wide.headers ?? []).every((outer) => (narrow.headers ?? []).some((inner) => headerWithin(outer, inner)))
    && allWithin(wide.queryStrings, narrow.queryStrings, queryWithin)
    && allWithin(wide.sourceCidrs, narrow.sourceCidrs, blockWithin);
}

/** No condition takes everything; else each value of the narrower one has to be in one of the wider. */
function allWithin<T>(wide: T[] = [], narrow: T[] = [], within: (outer: T, inner: T) => boolean): boolean {
  return wide.length === 0 || (narrow.length > 0 && narrow.every((inner) => wide.some((outer) => within(outer, inner))));
}

function headerWithin(outer: HeaderCondition, inner: HeaderCondition): boolean {
  return outer.name.toLowerCase() === inner.name.toLowerCase() && allWithin(outer.values, inner.values, covers);
}

function queryWithin(outer: QueryStringCondition, inner: QueryStringCondition): boolean {
  return (outer.key === undefined || outer.key === inner.key) && covers(outer.value, inner.value);
}

function blockWithin(outer: string, inner: string): boolean {
  const [wide, narrow] = [parseIpv4Block(outer), parseIpv4Block(inner)];
  if (wide && narrow) return wide.prefix <= narrow.prefix && Math.floor(narrow.first / 2 ** (32 - wide.prefix)) === Math.floor(wide.first / 2 ** (32 - wide.prefix));
  const [wide6, narrow6] = [parseIpv6Block(outer), parseIpv6Block(inner)];
  return wide6 && narrow6 ? containsIpv6(wide6, narrow6) : outer === inner;
}
