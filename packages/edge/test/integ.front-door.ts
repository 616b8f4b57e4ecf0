import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { IpAddresses, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PublicHostedZone } from 'aws-cdk-lib/aws-route53';
import { AliasRecord, DelegatedZone, FrontDoor, FrontDoorOrigin, WebEdge } from '@external-metrics/edge';

const app = new App();
const stack = new Stack(app, 'IntegFrontDoor');

const vpc = new Vpc(stack, 'Vpc', {
  ipAddresses: IpAddresses.cidr('10.21.0.0/16'), maxAzs: 2, natGateways: 0, restrictDefaultSecurityGroup: false,
  subnetConfiguration: [{ name: 'private', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
});
const parentZone = new PublicHostedZone(stack, 'Zone', { zoneName: 'door.integ.external-metrics.example' });
const zone = new DelegatedZone(stack, 'Delegated', { zoneName: 'dev.door.integ.external-metrics.example', parentZone, removalPolicy: RemovalPolicy.DESTROY });

const edge = new WebEdge(stack, 'Edge', {
  vpc, hostedZone: zone.hostedZone, domainName: 'origin.dev.door.integ.external-metrics.example', dnsRecord: AliasRecord.none(), allowedCidrBlocks: ['10.21.0.0/16'],
  webAcl: { rateLimits: [] }, deletionProtection: false, removalPolicy: RemovalPolicy.DESTROY,
});
const door = new FrontDoor(stack, 'FrontDoor', {
  hostedZone: zone.hostedZone, domainName: 'www.dev.door.integ.external-metrics.example', origin: FrontDoorOrigin.internalEdge(edge), removalPolicy: RemovalPolicy.DESTROY,
});

const { assertions } = new IntegTest(app, 'IntegFrontDoorTest', { testCases: [stack] });

assertions.awsApiCall('Route53', 'listResourceRecordSets', { HostedZoneId: zone.hostedZone.hostedZoneId, StartRecordName: 'www.dev.door.integ.external-metrics.example.', StartRecordType: 'A' }).expect(ExpectedResult.objectLike({
  ResourceRecordSets: Match.arrayWith([Match.objectLike({ Name: 'www.dev.door.integ.external-metrics.example.', AliasTarget: Match.objectLike({ DNSName: Match.stringLikeRegexp('cloudfront') }) })]),
}));

assertions.awsApiCall('Route53', 'listResourceRecordSets', { HostedZoneId: parentZone.hostedZoneId, StartRecordName: 'dev.door.integ.external-metrics.example.', StartRecordType: 'NS' }).expect(ExpectedResult.objectLike({
  ResourceRecordSets: Match.arrayWith([Match.objectLike({ Name: 'dev.door.integ.external-metrics.example.', Type: 'NS' })]),
}));

assertions.awsApiCall('WAFV2', 'listWebACLs', { Scope: 'CLOUDFRONT' }).expect(ExpectedResult.objectLike({ WebACLs: Match.arrayWith([Match.objectLike({ ARN: door.webAcl.attrArn })]) }));
