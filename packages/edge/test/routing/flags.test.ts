import { FLAGS } from 'aws-cdk-lib/cx-api';
import { IpAddressType } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { recommendedFlags, templateOf } from '@external-metrics/testkit';
import { LoadBalancingAlgorithm, RouteAction, RouteAuthentication, TlsPolicy } from '../../src';
import { givenEdge } from '../fixture';

// A flag of version 1 can't be set in version 2.
const flags = Object.entries(recommendedFlags()).filter(([name]) => FLAGS[name].introducedIn.v2 !== undefined);

test('rules, groups and listeners are the same with every feature flag on, off, and unset', () => {
  const [on, off, unset] = [flags, flags.map(([name, value]) => [name, value === true ? false : value]), []].map((context) => {
    const template = templateOf((stack) => {
      const edge = givenEdge(stack, {
        ipAddressType: IpAddressType.DUAL_STACK, allowedCidrBlocks: ['10.0.0.0/8', '2001:db8::/32'], allowedPrefixListIds: ['pl-3b927c52'], tlsPolicy: TlsPolicy.TLS13_12_POST_QUANTUM, maintenance: { messageBody: 'x' },
      });
      const targetGroup = edge.addTargetGroup('Api', { loadBalancingAlgorithm: LoadBalancingAlgorithm.WEIGHTED_RANDOM });
      const authentication = RouteAuthentication.jwt({ issuer: 'i', jwksEndpoint: 'https://id.example.com/jwks' });
      edge.addRoute('Api', { paths: ['/api/*'], authentication, action: RouteAction.weighted([{ targetGroup, weight: 1 }]) });
    }, { context: Object.fromEntries(context as [string, unknown][]) }).toJSON() as { Resources: Record<string, { Type: string }> };
    return Object.entries(template.Resources).filter(([, { Type }]) => /ElasticLoadBalancingV2|EC2::SecurityGroup/.test(Type));
  });
  expect(on).toEqual(unset);
  expect(off).toEqual(unset);
});
