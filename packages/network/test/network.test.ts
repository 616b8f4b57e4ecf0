import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { templateOf, testStack } from '@external-metrics/testkit';
import { AddressPlan, KubernetesTags, Network, NetworkProps } from '../src';

const build = (props?: NetworkProps) => templateOf((stack) => new Network(stack, 'Network', props));

describe('defaults', () => {
  const template = build();

  test('a VPC with DNS, retained', () => {
    template.hasResource('AWS::EC2::VPC', {
      Properties: { CidrBlock: '10.0.0.0/16', EnableDnsHostnames: true, EnableDnsSupport: true, Tags: [{ Key: 'Name', Value: 'Test/Network' }] },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test.each([
    ['public', 'us-east-1a', '10.0.0.0/20'], ['private', 'us-east-1a', '10.0.16.0/20'],
    ['public', 'us-east-1b', '10.0.64.0/20'], ['private', 'us-east-1b', '10.0.80.0/20'],
  ])('a %s subnet in %s: %s', (tier, zone, cidr) => {
    template.hasResourceProperties('AWS::EC2::Subnet', {
      AvailabilityZone: zone,
      CidrBlock: cidr,
      MapPublicIpOnLaunch: false,
      Tags: [{ Key: tier === 'public' ? 'kubernetes.io/role/elb' : 'kubernetes.io/role/internal-elb', Value: '1' }, { Key: 'Name', Value: `Test/Network/${tier}-${zone}` }],
    });
    template.resourceCountIs('AWS::EC2::Subnet', 4);
  });

  test('every subnet has a route table of its own', () => {
    const associations = Object.values(template.findResources('AWS::EC2::SubnetRouteTableAssociation')).map(({ Properties }) => Properties as Record<string, { Ref: string }>);
    expect(new Set(associations.map(({ SubnetId }) => SubnetId.Ref)).size).toBe(4);
    expect(new Set(associations.map(({ RouteTableId }) => RouteTableId.Ref)).size).toBe(4);
  });

  test('the public route waits for the internet gateway', () => {
    template.hasResource('AWS::EC2::Route', {
      Properties: { DestinationCidrBlock: '0.0.0.0/0', GatewayId: { Ref: Match.stringLikeRegexp('^NetworkInternetGateway') }, RouteTableId: { Ref: Match.stringLikeRegexp('^NetworkPublicARouteTable') } },
      DependsOn: [Match.stringLikeRegexp('^NetworkInternetGatewayAttachment')],
    });
  });

  test.each(['s3', 'dynamodb'])('a gateway endpoint for %s on the private route tables', (service) => {
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      VpcEndpointType: 'Gateway',
      ServiceName: { 'Fn::Join': ['', ['com.amazonaws.', { Ref: 'AWS::Region' }, `.${service}`]] },
      RouteTableIds: [{ Ref: Match.stringLikeRegexp('^NetworkPrivateA') }, { Ref: Match.stringLikeRegexp('^NetworkPrivateB') }],
    });
    template.resourceCountIs('AWS::EC2::VPCEndpoint', 2);
  });

  test('flow logs of all traffic, with the fields of version 5', () => {
    template.hasResourceProperties('AWS::EC2::FlowLog', {
      ResourceType: 'VPC', TrafficType: 'ALL', LogDestinationType: 'cloud-watch-logs', MaxAggregationInterval: 600,
      ResourceId: { Ref: 'Network1C6012B5' }, LogGroupName: { Ref: Match.stringLikeRegexp('^NetworkFlowLogsLogGroup') },
      LogFormat: Match.stringLikeRegexp('^\\$\\{version\\} .* \\$\\{tcp-flags\\} .*\\$\\{pkt-srcaddr\\} .*\\$\\{flow-direction\\} \\$\\{traffic-path\\}$'),
    });
  });

  test('the log group is encrypted, kept for a year and retained', () => {
    template.hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 365, KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^NetworkKey'), 'Arn'] }, LogGroupName: Match.absent() },
      DeletionPolicy: 'Retain',
    });
  });

  test('the key is rotated, retained, and open to the log groups of this stack only', () => {
    template.hasResource('AWS::KMS::Key', {
      Properties: {
        EnableKeyRotation: true,
        KeyPolicy: {
          Statement: [Match.anyValue(), {
            Effect: 'Allow',
            Principal: { Service: { 'Fn::Join': ['', ['logs.us-east-1.', { Ref: 'AWS::URLSuffix' }]] } },
            Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
            Resource: '*',
            Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:us-east-1:111122223333:log-group:Test-*']] } } },
          }],
        },
      },
      DeletionPolicy: 'Retain',
    });
  });

  test('the flow logs role is for this account and its group only', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: { Statement: [Match.objectLike({
        Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': '111122223333' },
          ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ec2:us-east-1:111122223333:vpc-flow-log/*']] } },
        },
      })] },
      Policies: [{ PolicyName: 'WriteFlowLogs', PolicyDocument: { Version: '2012-10-17', Statement: [{
        Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'], Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^NetworkFlowLogsLogGroup'), 'Arn'] },
      }] } }],
    });
  });

  test('the default security group is closed by a runbook, whose role may do that alone', () => {
    const group = { 'Fn::GetAtt': ['Network1C6012B5', 'DefaultSecurityGroup'] };
    template.hasResourceProperties('AWS::SSM::Association', {
      Name: 'AWSConfigRemediation-RemoveVPCDefaultSecurityGroupRules',
      ScheduleExpression: 'rate(1 day)',
      Parameters: { GroupId: [group], AutomationAssumeRole: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^NetworkDefaultSecurityGroupRole'), 'Arn'] }] },
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: { Statement: [Match.objectLike({ Principal: { Service: 'ssm.amazonaws.com' }, Condition: Match.objectLike({ StringEquals: { 'aws:SourceAccount': '111122223333' } }) })] },
      Policies: [{ PolicyName: 'CloseDefaultSecurityGroup', PolicyDocument: Match.objectLike({ Statement: Match.arrayWith([
        {
          Effect: 'Allow', Action: ['ec2:RevokeSecurityGroupEgress', 'ec2:RevokeSecurityGroupIngress'],
          Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ec2:us-east-1:111122223333:security-group/', group]] },
        },
        { Effect: 'Allow', Action: 'ec2:DescribeSecurityGroups', Resource: '*' },
      ]) }) }],
    });
  });

  test('CloudFormation alone: no function, no custom resource, no asset, no nested stack, no security group', () => {
    const types = Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
    expect(types.filter((type) => /^(Custom::|AWS::Lambda|AWS::CloudFormation::|AWS::EC2::SecurityGroup)/.test(type))).toEqual([]);
  });

  test('nothing is looked up with a concrete environment', () => {
    const stack = testStack();
    new Network(stack, 'Network');
    expect((stack.node.root as App).synth().manifest.missing).toBeUndefined();
  });
});

describe('props', () => {
  test('availabilityZones', () => {
    const template = build({ availabilityZones: ['us-east-1d', 'us-east-1b', 'us-east-1c'] });
    template.resourceCountIs('AWS::EC2::Subnet', 6);
    template.hasResourceProperties('AWS::EC2::Subnet', { AvailabilityZone: 'us-east-1d', CidrBlock: '10.0.192.0/20' });
  });

  test('availabilityZones: a local zone with a slot of its own', () => {
    const template = build({ availabilityZones: ['us-east-1a', 'us-east-1-bos-1a'], addressPlan: AddressPlan.of({ zoneSlot: { 'us-east-1-bos-1a': 3 } }) });
    expect(Object.keys(template.findResources('AWS::EC2::Subnet', { Properties: { AvailabilityZone: 'us-east-1-bos-1a', CidrBlock: '10.0.192.0/20' } }))).toEqual([expect.stringMatching(/^NetworkPublicBos1ASubnet/)]);
  });

  test('availabilityZones: in a stack without a concrete region, the first two that CloudFormation finds', () => {
    const stack = new Stack(new App(), 'Test');
    new Network(stack, 'Network');
    const template = Template.fromStack(stack);
    for (const [index, letter, cidr] of [[0, 'a', '10.0.0.0/20'], [1, 'b', '10.0.64.0/20']]) {
      template.hasResourceProperties('AWS::EC2::Subnet', {
        AvailabilityZone: { 'Fn::Select': [index, { 'Fn::GetAZs': '' }] }, CidrBlock: cidr, Tags: Match.arrayWith([{ Key: 'Name', Value: `Test/Network/public-${letter}` }]),
      });
    }
  });

  test('addressPlan', () => {
    const template = build({ addressPlan: AddressPlan.of({ cidr: '10.8.0.0/20', zoneSlots: 2 }) });
    template.hasResourceProperties('AWS::EC2::VPC', { CidrBlock: '10.8.0.0/20' });
    template.hasResourceProperties('AWS::EC2::Subnet', { CidrBlock: '10.8.10.0/23', AvailabilityZone: 'us-east-1b' });
  });

  test('dataTier: subnets without a default route, with the gateway endpoints', () => {
    const template = build({ dataTier: true });
    template.hasResourceProperties('AWS::EC2::Subnet', { CidrBlock: '10.0.32.0/20', Tags: [{ Key: 'Name', Value: 'Test/Network/data-us-east-1a' }] });
    const routed = Object.values(template.findResources('AWS::EC2::Route')).map(({ Properties }) => (Properties as { RouteTableId: { Ref: string } }).RouteTableId.Ref);
    expect(routed).toHaveLength(4);
    expect(routed.filter((id) => id.includes('Data'))).toEqual([]);
    template.allResourcesProperties('AWS::EC2::VPCEndpoint', { RouteTableIds: Match.arrayWith([{ Ref: Match.stringLikeRegexp('^NetworkDataA') }, { Ref: Match.stringLikeRegexp('^NetworkDataB') }]) });
  });

  test('kubernetesTags: KubernetesTags.none()', () => {
    expect(JSON.stringify(build({ kubernetesTags: KubernetesTags.none() }).toJSON())).not.toContain('kubernetes.io');
  });

  test('closeDefaultSecurityGroup: false', () => {
    const template = build({ closeDefaultSecurityGroup: false });
    template.resourceCountIs('AWS::SSM::Association', 0);
    template.resourceCountIs('AWS::IAM::Role', 1);
  });

  test('encryptionKey: the key of the caller is used and opened to the logs, and none is made', () => {
    const stack = testStack();
    const encryptionKey = new Key(stack, 'Mine');
    const network = new Network(stack, 'Network', { encryptionKey });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: Match.anyValue() } })]) } });
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Mine'), 'Arn'] } });
    expect(network.encryptionKey).toBe(encryptionKey);
  });

  test('removalPolicy: DESTROY leaves nothing', () => {
    const resources = build({ removalPolicy: RemovalPolicy.DESTROY }).toJSON().Resources as Record<string, { DeletionPolicy?: string }>;
    expect(Object.values(resources).filter(({ DeletionPolicy }) => DeletionPolicy !== undefined && DeletionPolicy !== 'Delete')).toEqual([]);
  });

  test('removalPolicy: what is retained by default', () => {
    const resources = build().toJSON().Resources as Record<string, { Type: string; DeletionPolicy?: string }>;
    expect([...new Set(Object.values(resources).filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain').map(({ Type }) => Type))].sort())
      .toEqual(['AWS::EC2::EIP', 'AWS::EC2::VPC', 'AWS::KMS::Key', 'AWS::Logs::LogGroup']);
  });
});

describe('members', () => {
  test('the L1s beneath', () => {
    const network = new Network(testStack(), 'Network', { dataTier: true });
    expect(network.node.defaultChild).toBe(network.cfnVpc);
    expect(network.cfnSubnets.map(({ cidrBlock }) => cidrBlock)).toEqual(['10.0.0.0/20', '10.0.64.0/20', '10.0.16.0/20', '10.0.80.0/20', '10.0.32.0/20', '10.0.96.0/20']);
  });
});

test.each([['cn-north-1', 'cn-north-1a'], ['us-gov-west-1', 'us-gov-west-1a']])('partition of %s: no ARN names another one', (region, zone) => {
  const template = templateOf((stack) => new Network(stack, 'Network'), { region });
  template.hasResourceProperties('AWS::EC2::Subnet', { AvailabilityZone: zone });
  expect(JSON.stringify(template.toJSON())).not.toContain('arn:aws:');
  template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: { 'Fn::Join': ['', [`logs.${region}.`, { Ref: 'AWS::URLSuffix' }]] } } })]) },
  });
});
