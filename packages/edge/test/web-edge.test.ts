import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Peer, Port, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ListenerAction, ListenerCondition } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { HostedZone, PublicHostedZone } from 'aws-cdk-lib/aws-route53';
import { testStack } from '@external-metrics/testkit';
import { WebAclLogging, WebEdge } from '../src';
import { edgeTemplate, givenEdge, givenVpc, givenZone } from './fixture';

const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/1';

function attributesOf(template: Template): Record<string, unknown> {
  const [{ Properties }] = Object.values(template.findResources(LOAD_BALANCER));
  return Object.fromEntries((Properties.LoadBalancerAttributes as { Key: string; Value: unknown }[]).map(({ Key, Value }) => [Key, Value]));
}

describe('the load balancer', () => {
  const template = edgeTemplate();

  test('is internal, in the private subnets, one for each zone', () => {
    template.hasResourceProperties(LOAD_BALANCER, { Type: 'application', Scheme: 'internal', IpAddressType: 'ipv4', Subnets: ['subnet-private-a', 'subnet-private-b'], Name: Match.absent() });
  });

  test('is protected, drops invalid headers, and takes no ambiguous request', () => {
    expect(attributesOf(template)).toEqual({
      'deletion_protection.enabled': 'true',
      'routing.http.drop_invalid_header_fields.enabled': 'true',
      'routing.http.desync_mitigation_mode': 'strictest',
      'routing.http.xff_header_processing.mode': 'append',
      'routing.http2.enabled': 'true',
      'idle_timeout.timeout_seconds': '60',
      'client_keep_alive.seconds': '3600',
      'zonal_shift.config.enabled': 'true',
      'access_logs.s3.enabled': 'true', 'access_logs.s3.bucket': { Ref: 'EdgeLogBucket8566D7EF' }, 'access_logs.s3.prefix': 'access',
      'connection_logs.s3.enabled': 'true', 'connection_logs.s3.bucket': { Ref: 'EdgeLogBucket8566D7EF' }, 'connection_logs.s3.prefix': 'connection',
      'health_check_logs.s3.enabled': 'true', 'health_check_logs.s3.bucket': { Ref: 'EdgeLogBucket8566D7EF' }, 'health_check_logs.s3.prefix': 'health-check',
    });
  });

  test('is made after the policy that lets it write its logs', () => {
    template.hasResource(LOAD_BALANCER, { DependsOn: ['EdgeLogBucketPolicy6F1A9F18'] });
  });

  test('is in the public subnets when it faces the internet', () => {
    edgeTemplate({ internetFacing: true, allowedCidrBlocks: ['0.0.0.0/0'] })
      .hasResourceProperties(LOAD_BALANCER, { Scheme: 'internet-facing', Subnets: ['subnet-public-a', 'subnet-public-b'] });
  });

  test('is in the subnets that are selected', () => {
    edgeTemplate({ vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } }).hasResourceProperties(LOAD_BALANCER, { Subnets: ['subnet-isolated-a', 'subnet-isolated-b'] });
  });

  test('takes one subnet of each zone where the VPC has several private groups', () => {
    const stack = new Stack(new App(), 'Test');
    const vpc = new Vpc(stack, 'Vpc', {
      natGateways: 1, restrictDefaultSecurityGroup: false,
      subnetConfiguration: [{ name: 'public', subnetType: SubnetType.PUBLIC }, { name: 'app', subnetType: SubnetType.PRIVATE_WITH_EGRESS }, { name: 'jobs', subnetType: SubnetType.PRIVATE_WITH_EGRESS }],
    });
    new WebEdge(stack, 'Edge', { vpc, domainName: 'www.example.com', hostedZone: givenZone(stack), allowedCidrBlocks: ['10.0.0.0/8'] });
    Template.fromStack(stack).hasResourceProperties(LOAD_BALANCER, { Subnets: [{ Ref: Match.stringLikeRegexp('VpcappSubnet1') }, { Ref: Match.stringLikeRegexp('VpcappSubnet2') }] });
  });

  test('idle timeout and deletion protection can be changed', () => {
    expect(attributesOf(edgeTemplate({ idleTimeout: Duration.minutes(5), deletionProtection: false }))).toMatchObject({ 'idle_timeout.timeout_seconds': '300', 'deletion_protection.enabled': 'false' });
  });
});

describe('listeners and target group', () => {
  const template = edgeTemplate();

  test('HTTPS with a TLS policy of 1.3 and 1.2 forwards to the target group', () => {
    template.hasResourceProperties(LISTENER, {
      Port: 443, Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06', Certificates: [{ CertificateArn: { Ref: 'EdgeCertificateE929CC3D' } }],
      DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: 'EdgeTargetGroupB02A5D37' } }],
    });
  });

  test('HTTP is redirected for good', () => {
    template.hasResourceProperties(LISTENER, { Port: 80, Protocol: 'HTTP', DefaultActions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } }] });
    template.resourceCountIs(LISTENER, 2);
  });

  test('the target group takes pods by their address and has no fixed name', () => {
    template.hasResourceProperties(TARGET_GROUP, {
      TargetType: 'ip', Protocol: 'HTTP', ProtocolVersion: 'HTTP1', Port: 8080, VpcId: 'vpc-1', IpAddressType: 'ipv4', Name: Match.absent(), Targets: Match.absent(),
      HealthCheckEnabled: true, HealthCheckPath: '/healthz', HealthCheckPort: 'traffic-port', HealthCheckProtocol: 'HTTP', Matcher: { HttpCode: '200' },
      HealthCheckIntervalSeconds: 15, HealthCheckTimeoutSeconds: 5, HealthyThresholdCount: 2, UnhealthyThresholdCount: 3,
    });
  });

  test('port and health check path can be changed', () => {
    edgeTemplate({ targetPort: 3000, healthCheckPath: '/ready?deep=1' }).hasResourceProperties(TARGET_GROUP, { Port: 3000, HealthCheckPath: '/ready?deep=1' });
  });

  test('rules can be added to the listener', () => {
    const stack = testStack();
    givenEdge(stack).httpsListener.addAction('Metrics', { priority: 10, conditions: [ListenerCondition.pathPatterns(['/metrics'])], action: ListenerAction.fixedResponse(404) });
    Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', { Priority: 10, ListenerArn: { Ref: 'EdgeLoadBalancerHttps6581747E' } });
  });
});

describe('the security group', () => {
  test('lets in who is allowed, on 443 and 80, and lets nothing out', () => {
    edgeTemplate({ allowedCidrBlocks: ['10.0.0.0/8', '192.168.1.0/24'] }).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: ['10.0.0.0/8', '192.168.1.0/24'].flatMap((CidrIp) => [443, 80].map((port) => Match.objectLike({ CidrIp, IpProtocol: 'tcp', FromPort: port, ToPort: port }))),
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '127.0.0.1/32', IpProtocol: '-1' })],
    });
  });

  test('is open to everybody only when it is told so', () => {
    const template = edgeTemplate({ internetFacing: true, allowedCidrBlocks: ['0.0.0.0/0'] });
    template.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: [Match.objectLike({ CidrIp: '0.0.0.0/0', FromPort: 443 }), Match.objectLike({ CidrIp: '0.0.0.0/0', FromPort: 80 })] });
  });

  test('reaches a target that is allowed, on its port only', () => {
    const stack = testStack();
    const edge = givenEdge(stack);
    const pods = new SecurityGroup(stack, 'Pods', { vpc: givenVpc(new Stack(stack, 'Other')), allowAllOutbound: false });
    edge.connections.allowTo(pods, Port.tcp(8080));
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', { FromPort: 8080, ToPort: 8080, GroupId: { 'Fn::GetAtt': ['EdgeSecurityGroupAF800DBF', 'GroupId'] } });
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 8080, ToPort: 8080, SourceSecurityGroupId: { 'Fn::GetAtt': ['EdgeSecurityGroupAF800DBF', 'GroupId'] } });
    // EC2 would let everything out of a group that is made without a rule for that.
    template.hasResourceProperties('AWS::EC2::SecurityGroup', { GroupDescription: Match.stringLikeRegexp('HTTPS edge'), SecurityGroupEgress: [Match.objectLike({ CidrIp: '127.0.0.1/32' })] });
  });

  test('keeps its rules inline whatever the consumer\'s context says', () => {
    edgeTemplate({}, { context: { '@aws-cdk/aws-ec2.securityGroupDisableInlineRules': true } }).resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });
});

describe('certificate and DNS', () => {
  test('a certificate is issued and validated in the zone', () => {
    edgeTemplate({ subjectAlternativeNames: ['api.example.com', '*.apps.example.com'] }).hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: 'www.example.com', SubjectAlternativeNames: ['api.example.com', '*.apps.example.com'], ValidationMethod: 'DNS',
      DomainValidationOptions: ['www.example.com', 'api.example.com', '*.apps.example.com'].map((DomainName) => ({ DomainName, HostedZoneId: 'Z1' })),
    });
  });

  test('the name is an alias of the load balancer, IPv4 only', () => {
    const template = edgeTemplate();
    template.resourceCountIs('AWS::Route53::RecordSet', 1);
    template.hasResourceProperties('AWS::Route53::RecordSet', {
      Name: 'www.example.com.', Type: 'A', HostedZoneId: 'Z1',
      AliasTarget: { DNSName: { 'Fn::GetAtt': ['EdgeLoadBalancer9EA98EDF', 'DNSName'] }, HostedZoneId: { 'Fn::GetAtt': ['EdgeLoadBalancer9EA98EDF', 'CanonicalHostedZoneID'] }, EvaluateTargetHealth: true },
    });
  });

  test('certificates that are brought are used, without a zone no record is made', () => {
    const stack = testStack();
    const certificates = ['1', '2'].map((id) => Certificate.fromCertificateArn(stack, id, certificateArn.replace(/1$/, id)));
    const edge = givenEdge(stack, { hostedZone: undefined, certificates });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::CertificateManager::Certificate', 0);
    template.resourceCountIs('AWS::Route53::RecordSet', 0);
    template.hasResourceProperties(LISTENER, { Port: 443, Certificates: [{ CertificateArn: certificateArn }] });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerCertificate', { Certificates: [{ CertificateArn: certificateArn.replace(/1$/, '2') }] });
    expect(edge.certificate).toBe(certificates[0]);
  });

  test('an empty list of certificates is none', () => {
    edgeTemplate({ certificates: [] }).resourceCountIs('AWS::CertificateManager::Certificate', 1);
  });

  test('a zone may be known by its id only, or be made in the same stack', () => {
    const stack = testStack();
    givenEdge(stack, { hostedZone: HostedZone.fromHostedZoneId(stack, 'ById', 'Z2') });
    Template.fromStack(stack).hasResourceProperties('AWS::Route53::RecordSet', { HostedZoneId: 'Z2' });
    const other = testStack();
    givenEdge(other, { hostedZone: new PublicHostedZone(other, 'Made', { zoneName: 'example.com' }) });
    Template.fromStack(other).hasResourceProperties('AWS::CertificateManager::Certificate', { DomainValidationOptions: [{ DomainName: 'www.example.com', HostedZoneId: { Ref: Match.stringLikeRegexp('^Made') } }] });
  });

  test('the URL', () => {
    expect(givenEdge(testStack()).url).toBe('https://www.example.com');
  });
});

describe('key and removal', () => {
  const webAclLogging = WebAclLogging.cloudWatchLogs();

  test('the key rotates and serves one log group of CloudWatch Logs', () => {
    edgeTemplate({ webAclLogging }).hasResource('AWS::KMS::Key', {
      DeletionPolicy: 'Retain',
      Properties: {
        EnableKeyRotation: true,
        KeyPolicy: {
          Statement: [
            Match.objectLike({ Action: 'kms:*' }),
            Match.objectLike({
              Sid: 'WebAclLogGroup', Effect: 'Allow', Principal: { Service: { 'Fn::Join': ['', ['logs.us-east-1.', { Ref: 'AWS::URLSuffix' }]] } },
              Condition: { ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:us-east-1:111122223333:log-group:aws-waf-logs-Test-Edge-5D830BAF']] } } },
            }),
          ],
        },
      },
    });
  });

  test('a key that is brought is used', () => {
    const stack = testStack();
    const encryptionKey = new Key(stack, 'Own');
    givenEdge(stack, { encryptionKey, webAclLogging });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Sid: 'WebAclLogGroup' })]) } });
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Own'), 'Arn'] } });
  });

  test.each(['AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::Logs::LogGroup'])('%s goes when it is told so', (type) => {
    edgeTemplate({ removalPolicy: RemovalPolicy.DESTROY, webAclLogging, logRetention: RetentionDays.ONE_WEEK }).hasResource(type, { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
  });
});

describe('an edge that was made elsewhere', () => {
  const attributes = {
    loadBalancerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/edge/50dc6c495c0c9188', loadBalancerDnsName: 'edge-1.eu-west-1.elb.amazonaws.com',
    loadBalancerCanonicalHostedZoneId: 'Z32O12XQLNTSW2', securityGroupId: 'sg-1', domainName: 'www.example.com',
    targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/pods/73e2d6bc24d8a067',
  };

  test('is reached, measured and connected like one made here', () => {
    const stack = testStack();
    const edge = WebEdge.fromWebEdgeAttributes(stack, 'Edge', { ...attributes, certificateArns: [certificateArn], webAclMetricName: 'acl' });
    expect(edge.url).toBe('https://www.example.com');
    expect(edge.loadBalancer.loadBalancerDnsName).toBe(attributes.loadBalancerDnsName);
    expect(edge.targetGroup.targetGroupArn).toBe(attributes.targetGroupArn);
    expect(edge.metrics.unhealthyHosts().toMetricConfig().metricStat?.dimensions).toEqual([{ name: 'LoadBalancer', value: 'app/edge/50dc6c495c0c9188' }, { name: 'TargetGroup', value: 'targetgroup/pods/73e2d6bc24d8a067' }]);
    expect(edge.metrics.wafBlockedRequests().toMetricConfig().metricStat?.dimensions).toContainEqual({ name: 'Region', value: 'eu-west-1' });
    edge.connections.allowTo(Peer.ipv4('10.1.0.0/16'), Port.tcp(8080));
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupEgress', { GroupId: 'sg-1', CidrIp: '10.1.0.0/16', FromPort: 8080 });
  });

  test('has no metrics of what is not known', () => {
    const { metrics } = WebEdge.fromWebEdgeAttributes(testStack(), 'Edge', attributes);
    expect(() => metrics.certificateDaysToExpiry()).toThrow('[MetricUnavailable] certificateDaysToExpiry');
    expect(() => metrics.wafBlockedRequests()).toThrow('[MetricUnavailable] wafBlockedRequests');
  });

  test('may have ARNs that are known at deployment', () => {
    const stack = testStack();
    const other = givenEdge(new Stack(stack, 'Other'));
    const { metrics } = WebEdge.fromWebEdgeAttributes(stack, 'Edge', { ...attributes, loadBalancerArn: other.loadBalancer.loadBalancerArn, targetGroupArn: other.targetGroup.targetGroupArn });
    const dimensions = stack.resolve(metrics.unhealthyHosts().toMetricConfig().metricStat?.dimensions) as { value: unknown }[];
    expect(JSON.stringify(dimensions[0].value)).toContain('":loadbalancer/"');
    expect(JSON.stringify(dimensions[1].value)).toContain(':targetgroup/');
  });
});

describe('other environments', () => {
  test('a stack without environment', () => {
    const stack = new Stack(new App(), 'Test');
    givenEdge(stack, { webAclLogging: WebAclLogging.cloudWatchLogs() });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::S3::BucketPolicy', { PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Sid: 'LoadBalancerLogDelivery', Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' } })]) } });
    template.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: { 'Fn::Join': ['', ['logs.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]] } } })]) } });
  });

  test.each(['cn-north-1', 'us-gov-west-1'])('%s: nothing names another partition', (region) => {
    const stack = testStack({ region });
    givenEdge(stack);
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('arn:aws:');
  });

  test('nothing is looked up, and there are no assets, Lambdas or nested stacks', () => {
    const stack = testStack();
    givenEdge(stack);
    const assembly = (stack.node.root as App).synth();
    expect(assembly.manifest.missing).toBeUndefined();
    const types = Object.values(assembly.getStackByName('Test').template.Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
    expect(types.filter((type) => /Lambda|Custom|CloudFormation::Stack|IAM::/.test(type))).toEqual([]);
    expect(assembly.getStackByName('Test').assets).toEqual([]);
  });
});
