import { ListenerCondition, QueryStringCondition } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { RouteOptions } from '../route-options';

export function conditionsOf({ hosts = [], paths = [], methods = [], headers = [], queryStrings = [], sourceCidrs = [] }: RouteOptions): ListenerCondition[] {
  const unless = (list: readonly unknown[], condition: () => ListenerCondition) => (list.length > 0 ? [condition()] : []);
  return [
    ...unless(hosts, () => ListenerCondition.hostHeaders(hosts)),
    ...unless(paths, () => ListenerCondition.pathPatterns(paths)),
    ...unless(methods, () => ListenerCondition.httpRequestMethods(methods)),
    ...headers.map(({ name, values }) => ListenerCondition.httpHeader(name, values)),
    ...unless(queryStrings, () => ListenerCondition.queryStrings(queryStrings as QueryStringCondition[])),
    ...unless(sourceCidrs, () => ListenerCondition.sourceIps(sourceCidrs)),
  ];
}

/** What counts towards the values of a rule. */
export function valuesOf({ hosts = [], paths = [], methods = [], headers = [], queryStrings = [], sourceCidrs = [] }: RouteOptions): string[] {
  return [...hosts, ...paths, ...methods, ...headers.flatMap(({ values }) => values), ...queryStrings.map(({ value }) => value), ...sourceCidrs];
}
