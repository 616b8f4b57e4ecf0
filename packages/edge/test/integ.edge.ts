import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { IpAddresses, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PublicHostedZone } from 'aws-cdk-lib/aws-route53';
import { RouteAction, WafIpSet, WafScope, WebEdge } from '@external-metrics/edge';

const app = new App();
const stack = new Stack(app, 'IntegEdge');

const vpc = new Vpc(stack, 'Vpc', {
  ipAddresses: IpAddresses.cidr('10.20.0.0/16'), maxAzs: 2, natGateways: 0, restrictDefaultSecurityGroup: false,
  subnetConfiguration: [{ name: 'private', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
});
const hostedZone = new PublicHostedZone(stack, 'Zone', { zoneName: 'edge.integ.external-metrics.example' });

const edge = new WebEdge(stack, 'Edge', {
  vpc, hostedZone, domainName: 'www.edge.integ.external-metrics.example', allowedCidrBlocks: ['10.20.0.0/16'],
  webAcl: { rateLimits: [{ limit: 100 }, { name: 'Login', limit: 20, scopeDown: WafScope.path('/login') }], ipBlockList: WafIpSet.of({ ipv4: ['203.0.113.0/24'] }) }, deletionProtection: false, removalPolicy: RemovalPolicy.DESTROY,
});

const api = edge.addTargetGroup('Api', { targetPort: 9000 });
edge.addRoute('Api', { paths: ['/api/*'], action: RouteAction.forward(api) });
edge.addRoute('Ping', { paths: ['/ping'], priority: 1000, action: RouteAction.fixedResponse({ statusCode: 200, messageBody: 'pong' }) });

const integ = new IntegTest(app, 'IntegEdgeTest', { testCases: [stack] });

integ.assertions.awsApiCall('elastic-load-balancing-v2', 'describeListeners', { LoadBalancerArn: edge.loadBalancer.loadBalancerArn }).expect(ExpectedResult.objectLike({
  Listeners: Match.arrayWith([
    Match.objectLike({ Port: 443, Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06', DefaultActions: [Match.objectLike({ Type: 'forward', TargetGroupArn: edge.targetGroup.targetGroupArn })] }),
  ]),
}));

integ.assertions.awsApiCall('elastic-load-balancing-v2', 'describeLoadBalancerAttributes', { LoadBalancerArn: edge.loadBalancer.loadBalancerArn }).expect(ExpectedResult.objectLike({
  Attributes: Match.arrayWith([Match.objectLike({ Key: 'access_logs.s3.bucket', Value: edge.logBucket.bucketName })]),
}));

integ.assertions.awsApiCall('elastic-load-balancing-v2', 'describeRules', { ListenerArn: edge.httpsListener.listenerArn }).expect(ExpectedResult.objectLike({
  Rules: Match.arrayWith([Match.objectLike({ Priority: '1000', Actions: [Match.objectLike({ Type: 'fixed-response' })] })]),
}));

integ.assertions.awsApiCall('Glue', 'getTables', { DatabaseName: edge.logQueries!.databaseName }).expect(ExpectedResult.objectLike({
  TableList: Match.arrayWith(['access', 'waf'].map((name) => Match.objectLike({ Name: Match.stringLikeRegexp(name), PartitionKeys: Match.arrayWith([Match.objectLike({ Type: 'string' })]) }))),
}));

integ.assertions.awsApiCall('WAFV2', 'getLoggingConfiguration', { ResourceArn: edge.webAcl.attrArn }).expect(ExpectedResult.objectLike({
  LoggingConfiguration: Match.objectLike({ LogDestinationConfigs: [Match.stringLikeRegexp(':aws-waf-logs-')] }),
}));

integ.assertions.awsApiCall('WAFV2', 'getWebACLForResource', { ResourceArn: edge.loadBalancer.loadBalancerArn }).expect(ExpectedResult.objectLike({
  WebACL: Match.objectLike({ ARN: edge.webAcl.attrArn }),
}));

integ.assertions.awsApiCall('Route53', 'listResourceRecordSets', { HostedZoneId: hostedZone.hostedZoneId, StartRecordName: 'www.edge.integ.external-metrics.example.', StartRecordType: 'A' }).expect(ExpectedResult.objectLike({
  ResourceRecordSets: Match.arrayWith([Match.objectLike({ Name: 'www.edge.integ.external-metrics.example.', Type: 'A' })]),
}));
