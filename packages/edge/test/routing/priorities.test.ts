import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as fc from 'fast-check';
import { problemsOf, testStack } from '@external-metrics/testkit';
import { RouteAction, RouteOptions, RuleBand } from '../../src';
import { bands, derivedPriority } from '../../src/private/rule-priorities';
import { givenEdge } from '../fixture';

const action = RouteAction.fixedResponse({ statusCode: 200 });
const routed = (path: string): RouteOptions => ({ paths: [`/${path}`], action });

/** By id, the priorities that rules get which are added in this order. */
function prioritiesOf(routes: readonly (readonly [id: string, band: RuleBand])[]): Record<string, number> {
  const stack = testStack();
  const edge = givenEdge(stack);
  for (const [id, band] of routes) edge.addRoute(id, { ...routed(id), band });
  const rules = Object.values(Template.fromStack(stack).findResources('AWS::ElasticLoadBalancingV2::ListenerRule')) as { Properties: { Priority: number; Conditions: { PathPatternConfig: { Values: string[] } }[] } }[];
  return Object.fromEntries(rules.map(({ Properties }) => [Properties.Conditions[0].PathPatternConfig.Values[0].slice(1), Properties.Priority]));
}

const distinct = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[A-Z][a-z0-9]{0,12}$/), fc.constantFrom(...Object.values(RuleBand))), { selector: ([id]) => id, maxLength: 12 })
  .filter((routes) => new Set(routes.map(([id, band]) => derivedPriority(id, band))).size === routes.length);

test('rules that come, go or change their order move no other', () => {
  fc.assert(fc.property(distinct.chain((routes) => fc.tuple(fc.constant(routes), fc.shuffledSubarray(routes))), ([all, some]) => {
    const priorities = prioritiesOf(all);
    expect(prioritiesOf(some)).toEqual(Object.fromEntries(some.map(([id]) => [id, priorities[id]])));
  }), { numRuns: 12 });
});

test('a priority is in its band, and below those of the maintenance page', () => {
  fc.assert(fc.property(fc.string(), fc.constantFrom(...Object.values(RuleBand)), (id, band) => {
    const priority = derivedPriority(id, band);
    expect(priority).toBeGreaterThanOrEqual(bands[band].least);
    expect(priority).toBeLessThanOrEqual(band === RuleBand.MAINTENANCE ? 97 : bands[band].most);
  }));
});

test('the bands are apart and in order', () => {
  const [maintenance, security, routes, fallback] = [RuleBand.MAINTENANCE, RuleBand.SECURITY, RuleBand.ROUTES, RuleBand.FALLBACK].map((band) => bands[band]);
  expect([maintenance, security, routes, fallback]).toEqual([{ least: 1, most: 99 }, { least: 100, most: 999 }, { least: 1000, most: 39_999 }, { least: 40_000, most: 49_999 }]);
});

test('the priorities of today are those of tomorrow', () => {
  expect(Object.values(RuleBand).map((band) => derivedPriority('Api', band))).toEqual([44, 650, 15_837, 40_900]);
});

describe('a collision names both rules and the mend', () => {
  // Found by search: 'Route' and a number, in the ROUTES band.
  const [first, second] = clash();

  function clash(): [string, string] {
    const seen = new Map<number, string>();
    for (let number = 0; ; number += 1) {
      const id = `Route${number}`;
      const priority = derivedPriority(id, RuleBand.ROUTES);
      const other = seen.get(priority);
      if (other) return [other, id];
      seen.set(priority, id);
    }
  }

  test('of two names that fall on one priority', () => {
    const message = problemsOf((stack) => {
      const edge = givenEdge(stack);
      edge.addRoute(first, routed('a'));
      edge.addRoute(second, routed('b'));
    });
    expect(message).toMatch(`[RulePriorityCollision] priority: got ${derivedPriority(first, RuleBand.ROUTES)}, expected a priority that no other rule has: ${first} and ${second} have the same; give ${second} another priority`);
  });

  test('and is mended by a priority of one\'s own', () => {
    const stack = testStack();
    const edge = givenEdge(stack);
    edge.addRoute(first, routed('a'));
    edge.addRoute(second, { ...routed('b'), priority: 2000 });
    Template.fromStack(stack).resourceCountIs('AWS::ElasticLoadBalancingV2::ListenerRule', 2);
  });

  test.each<[string, RouteOptions, RouteOptions]>([
    ['two that were given', { ...routed('a'), priority: 7 }, { ...routed('b'), priority: 7 }],
    ['one that was given and one derived', { ...routed('a'), priority: derivedPriority('Second', RuleBand.ROUTES) }, routed('b')],
  ])('of %s', (_, one, other) => {
    expect(problemsOf((stack) => {
      const edge = givenEdge(stack);
      edge.addRoute('First', one);
      edge.addRoute('Second', other);
    })).toContain('First and Second have the same');
  });

  test('and with the maintenance page', () => {
    expect(problemsOf((stack) => void givenEdge(stack, { maintenance: { messageBody: 'x' } }).addRoute('Mine', { ...routed('a'), priority: 99 }))).toContain('MaintenancePage and Mine have the same');
  });
});

describe('a route that gets no request is refused', () => {
  const shadowed = (wide: Omit<RouteOptions, 'action'>, narrow: Omit<RouteOptions, 'action'>) => problemsOf((stack) => {
    const edge = givenEdge(stack, { subjectAlternativeNames: ['*.example.com'] });
    edge.addRoute('Narrow', { ...narrow, action, priority: 3000 });
    edge.addRoute('Wide', { ...wide, action, priority: 2000 });
  });

  test.each<[Omit<RouteOptions, 'action'>, Omit<RouteOptions, 'action'>]>([
    [{ paths: ['/*'] }, { paths: ['/api/*'] }],
    [{ paths: ['/api/*', '/x'] }, { paths: ['/api/v1/*', '/api/?'] }],
    [{ hosts: ['*.example.com'] }, { hosts: ['API.example.com'], paths: ['/'] }],
    [{ methods: ['GET', 'HEAD'] }, { methods: ['GET'] }],
    [{ headers: [{ name: 'X-A', values: ['*'] }] }, { headers: [{ name: 'x-a', values: ['1'] }, { name: 'X-B', values: ['2'] }] }],
    [{ queryStrings: [{ value: 'a*' }] }, { queryStrings: [{ key: 'k', value: 'ab' }] }],
    [{ sourceCidrs: ['10.0.0.0/8'] }, { sourceCidrs: ['10.1.0.0/16'] }],
    [{ sourceCidrs: ['2001:db8::/32'] }, { sourceCidrs: ['2001:db8:1::/48'] }],
  ])('%j before %j', (wide, narrow) => {
    expect(shadowed(wide, narrow)).toContain('[RouteShadowed] addRoute(Narrow): got "priority 3000, after Wide with 2000');
  });

  test.each<[Omit<RouteOptions, 'action'>, Omit<RouteOptions, 'action'>]>([
    [{ paths: ['/api/*'] }, { paths: ['/api'] }],
    [{ paths: ['/api/*'] }, { paths: ['/api/*', '/x'] }],
    [{ paths: ['/API/*'] }, { paths: ['/api/1'] }],
    [{ paths: ['/?'] }, { paths: ['/*'] }],
    [{ hosts: ['a.example.com'] }, { paths: ['/'] }],
    [{ methods: ['GET'] }, { methods: ['POST'] }],
    [{ headers: [{ name: 'X-A', values: ['1'] }] }, { headers: [{ name: 'X-A', values: ['2'] }] }],
    [{ headers: [{ name: 'X-A', values: ['*'] }] }, { headers: [{ name: 'X-B', values: ['1'] }] }],
    [{ queryStrings: [{ key: 'k', value: 'a' }] }, { queryStrings: [{ value: 'a' }] }],
    [{ sourceCidrs: ['10.1.0.0/16'] }, { sourceCidrs: ['10.0.0.0/8'] }],
    [{ sourceCidrs: ['0.0.0.0/0'] }, { sourceCidrs: ['::/0'] }],
  ])('%j is no matter before %j', (wide, narrow) => {
    expect(() => shadowed(wide, narrow)).toThrow('synthesis was expected to refuse this, and accepted it');
  });

  test('what refuses or stands in for the services is meant to come before', () => {
    expect(() => problemsOf((stack) => {
      const edge = givenEdge(stack, { maintenance: { messageBody: 'x' } });
      edge.addRoute('Refused', { paths: ['/*'], band: RuleBand.SECURITY, action });
      edge.addRoute('Api', routed('api'));
    })).toThrow('accepted it');
  });
});

test('the 101st rule is a warning: the quota is 100', () => {
  const stack = testStack();
  const edge = givenEdge(stack);
  for (let number = 1; number <= 100; number += 1) edge.addRoute(`R${number}`, { ...routed(String(number)), priority: number });
  expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('RulesOverQuota'))).toEqual([]);
  edge.addRoute('R101', { ...routed('101'), priority: 101 });
  expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('RulesOverQuota'))).toHaveLength(1);
});
