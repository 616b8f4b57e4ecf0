import { SecretValue, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { problemsOf, testStack } from '@external-metrics/testkit';
import { IWebEdge, RouteAction, RouteAuthentication, RuleBand, WebEdge } from '../../src';
import { derivedPriority } from '../../src/private/rule-priorities';

const listenerArn = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/edge/50dc6c495c0c9188/f2f7dc8efc522ab2';

function importedEdge(stack: Stack, httpsListenerArn?: string): IWebEdge {
  return WebEdge.fromWebEdgeAttributes(stack, 'Edge', {
    loadBalancerArn: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/edge/50dc6c495c0c9188', loadBalancerDnsName: 'edge-1.us-east-1.elb.amazonaws.com',
    loadBalancerCanonicalHostedZoneId: 'Z35SXDOTRQ7X7K', securityGroupId: 'sg-1', domainName: 'www.example.com', httpsListenerArn,
    targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/pods/73e2d6bc24d8a067',
  });
}

const action = RouteAction.fixedResponse({ statusCode: 200 });

test('a route is a rule of the listener elsewhere, and its priority is its own stack\'s', () => {
  const stack = testStack();
  const edge = importedEdge(stack, listenerArn);
  edge.addRoute('Api', { paths: ['/api/*'], action: RouteAction.forward(edge.targetGroup) });
  const priority = derivedPriority('Test/Edge/Api', RuleBand.ROUTES);
  expect(priority).not.toBe(derivedPriority('Api', RuleBand.ROUTES));
  Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
    ListenerArn: listenerArn, Priority: priority, Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/api/*'] } }],
    Actions: [{ Type: 'forward', TargetGroupArn: edge.targetGroup.targetGroupArn }],
  });
});

test('checks and collisions are the same', () => {
  expect(problemsOf((stack) => void importedEdge(stack, listenerArn).addRoute('Api', { action }))).toContain('[RouteConditionsMissing]');
  expect(problemsOf((stack) => {
    const edge = importedEdge(stack, listenerArn);
    edge.addRoute('One', { paths: ['/1'], priority: 5, action });
    edge.addRoute('Two', { paths: ['/2'], priority: 5, action });
  })).toContain('One and Two have the same');
});

test('without its listener there are no routes', () => {
  expect(problemsOf((stack) => void importedEdge(stack).addRoute('Api', { paths: ['/'], action }))).toContain('[ListenerUnknown] addRoute(Api): got nothing, expected an edge whose HTTPS listener is known; give httpsListenerArn');
});

test('the way to identity providers is for the owner of the security group, who is told', () => {
  const stack = testStack();
  const authentication = RouteAuthentication.oidc({
    issuer: 'https://i.example.com', authorizationEndpoint: 'https://i.example.com/a', tokenEndpoint: 'https://i.example.com/t', userInfoEndpoint: 'https://i.example.com/u', clientId: 'c', clientSecret: SecretValue.secretsManager('s'),
  });
  importedEdge(stack, listenerArn).addRoute('Api', { paths: ['/'], action, authentication });
  Template.fromStack(stack).resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
  Annotations.fromStack(stack).hasWarning('/Test/Edge', Match.stringLikeRegexp('\\[IdentityProvidersUnreachable\\]'));
});
