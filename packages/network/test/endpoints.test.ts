import { CfnParameter } from 'aws-cdk-lib';
import { CfnSecurityGroup, InterfaceVpcEndpointAwsService, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { problemsOf, replacementPropertiesOf, templateOf, testStack } from '@external-metrics/testkit';
import { AddressPlan, EndpointAccess, InterfaceEndpoints, NatStrategy, Network, NetworkProps } from '../src';

interface Endpoint {
  readonly ServiceName: unknown;
  readonly SubnetIds: { Ref: string }[];
  readonly PolicyDocument?: { Statement: { Sid: string; Action: unknown; Condition?: unknown; Resource: unknown }[] };
}

const build = (props: NetworkProps = {}) => templateOf((stack) => new Network(stack, 'Network', props));
const endpointsOf = (template: Template, VpcEndpointType: string) => Object.fromEntries(Object.entries(template.findResources('AWS::EC2::VPCEndpoint', { Properties: { VpcEndpointType } }))
  .map(([id, { Properties }]) => [id.replace(/^Network(InterfaceEndpoints)?|[0-9A-F]{8}$/g, ''), Properties as Endpoint]));
const policyOf = (template: Template, id: string) => ({ ...endpointsOf(template, 'Interface'), ...endpointsOf(template, 'Gateway') })[id].PolicyDocument;

test('none by default: the gateway endpoints alone, open, and no security group', () => {
  const template = build();
  template.resourceCountIs('AWS::EC2::SecurityGroup', 0);
  expect(Object.keys(endpointsOf(template, 'Interface'))).toEqual([]);
  expect(Object.entries(endpointsOf(template, 'Gateway')).map(([id, { PolicyDocument }]) => [id, PolicyDocument])).toEqual([['S3Endpoint', undefined], ['DynamoDbEndpoint', undefined]]);
});

test('gateway endpoints serve private, data and pod subnets', () => {
  const template = build({ dataTier: true, addressPlan: AddressPlan.of({ podCidr: '100.64.0.0/16' }) });
  for (const { RouteTableIds } of Object.values(endpointsOf(template, 'Gateway')) as unknown as { RouteTableIds: { Ref: string }[] }[]) {
    expect(RouteTableIds.map(({ Ref }) => Ref.replace(/RouteTable[0-9A-F]{8}$/, ''))).toEqual(['Private', 'Data', 'Pod'].flatMap((tier) => [`Network${tier}A`, `Network${tier}B`]));
  }
});

describe('presets', () => {
  test.each<[string, InterfaceEndpoints, string[]]>([
    ['minimal', InterfaceEndpoints.minimal(), ['EcrApi', 'EcrDkr', 'Logs', 'Secretsmanager', 'Sts']],
    ['eksPrivate', InterfaceEndpoints.eksPrivate(), ['Autoscaling', 'Ec2', 'EcrApi', 'EcrDkr', 'Eks', 'EksAuth', 'Elasticloadbalancing', 'Kms', 'Logs', 'Monitoring', 'Secretsmanager', 'Sqs', 'Ssm', 'Sts', 'Xray']],
    ['all', InterfaceEndpoints.all(), ['Autoscaling', 'Ec2', 'Ec2messages', 'EcrApi', 'EcrDkr', 'Eks', 'EksAuth', 'Elasticache', 'Elasticloadbalancing', 'Events', 'Kms', 'Logs', 'Monitoring', 'Rds',
      'Secretsmanager', 'Sns', 'Sqs', 'Ssm', 'Ssmmessages', 'Sts', 'Xray']],
    ['of and with', InterfaceEndpoints.of([InterfaceVpcEndpointAwsService.SNS]).withServices(InterfaceVpcEndpointAwsService.ATHENA), ['Athena', 'Sns']],
  ])('%s', (_, interfaceEndpoints, ids) => {
    const endpoints = endpointsOf(build({ interfaceEndpoints }), 'Interface');
    expect(Object.keys(endpoints).sort()).toEqual(ids);
    for (const { SubnetIds } of Object.values(endpoints)) expect(SubnetIds.map(({ Ref }) => Ref)).toEqual([expect.stringMatching(/^NetworkPrivateASubnet/), expect.stringMatching(/^NetworkPrivateBSubnet/)]);
  });

  test('every endpoint answers for the service\'s own name, behind the one security group', () => {
    const template = build({ interfaceEndpoints: InterfaceEndpoints.all() });
    template.resourceCountIs('AWS::EC2::SecurityGroup', 1);
    const group = { 'Fn::GetAtt': [Object.keys(template.findResources('AWS::EC2::SecurityGroup'))[0], 'GroupId'] };
    for (const endpoint of Object.values(endpointsOf(template, 'Interface'))) expect(endpoint).toMatchObject({ PrivateDnsEnabled: true, SecurityGroupIds: [group] });
  });

  test('none is in a local zone', () => {
    const template = build({ availabilityZones: ['us-east-1a', 'us-east-1-bos-1a'], addressPlan: AddressPlan.of({ zoneSlot: { 'us-east-1-bos-1a': 3 } }), natStrategy: NatStrategy.single(), interfaceEndpoints: InterfaceEndpoints.minimal() });
    for (const { SubnetIds } of Object.values(endpointsOf(template, 'Interface'))) expect(SubnetIds).toEqual([{ Ref: expect.stringMatching(/^NetworkPrivateASubnet/) }]);
  });

  test('the name of a service is that of the partition', () => {
    const nameIn = (region: string) => endpointsOf(templateOf((stack) => new Network(stack, 'Network', { interfaceEndpoints: InterfaceEndpoints.of([InterfaceVpcEndpointAwsService.ECR]) }), { region }), 'Interface').EcrApi.ServiceName;
    expect([nameIn('us-east-1'), nameIn('cn-north-1')]).toEqual(['com.amazonaws.us-east-1.ecr.api', 'cn.com.amazonaws.cn-north-1.ecr.api']);
  });
});

describe('the security group', () => {
  const ingressOf = (template: Template) => (Object.values(template.findResources('AWS::EC2::SecurityGroup'))[0].Properties as { SecurityGroupIngress: Record<string, unknown>[] }).SecurityGroupIngress;

  test('lets HTTPS in from private and pod subnets, and nothing out', () => {
    const template = build({ interfaceEndpoints: InterfaceEndpoints.minimal(), dataTier: true, addressPlan: AddressPlan.of({ podCidr: '100.64.0.0/16' }) });
    expect(ingressOf(template)).toEqual(['10.0.16.0/20', '10.0.80.0/20', '100.64.0.0/18', '100.64.64.0/18'].map((CidrIp) => expect.objectContaining({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp })));
    template.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupEgress: [Match.objectLike({ CidrIp: '127.0.0.1/32' })] });
  });

  test('or from the clients that are named, alone', () => {
    const template = templateOf((stack) => {
      const client = SecurityGroup.fromSecurityGroupId(stack, 'Client', 'sg-1');
      new Network(stack, 'Network', { interfaceEndpoints: InterfaceEndpoints.minimal({ clients: [client] }) });
    });
    expect(ingressOf(template)).toEqual([{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, SourceSecurityGroupId: 'sg-1', Description: 'Test/Client' }]);
  });

  test('nobody, until groups of the VPC are let in', () => {
    const template = templateOf((stack) => {
      const { vpc, endpointSecurityGroup } = new Network(stack, 'Network', { interfaceEndpoints: InterfaceEndpoints.minimal({ clients: [] }) });
      endpointSecurityGroup!.connections.allowFrom(new SecurityGroup(stack, 'Client', { vpc }), Port.tcp(443));
    });
    expect(ingressOf(template)).toEqual([]);
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 443, SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Client'), 'GroupId'] } });
  });

  test('is there for others, as are the endpoints', () => {
    const stack = testStack();
    const network = new Network(stack, 'Network', { interfaceEndpoints: InterfaceEndpoints.minimal() });
    expect(Object.keys(network.endpointIds).sort()).toEqual(['dynamodb', 'ecr.api', 'ecr.dkr', 'logs', 's3', 'secretsmanager', 'sts']);
    expect(stack.resolve(network.endpointIds['ecr.api'])).toEqual({ Ref: expect.stringMatching(/^NetworkInterfaceEndpointsEcrApi/) });
    const [group] = network.node.findAll().filter((child): child is CfnSecurityGroup => child instanceof CfnSecurityGroup);
    expect(stack.resolve(network.endpointSecurityGroup!.securityGroupId)).toEqual(stack.resolve(group.attrGroupId));
    expect(new Network(stack, 'Other').endpointSecurityGroup).toBeUndefined();
  });
});

describe('policies', () => {
  const account = { StringEquals: { 'aws:PrincipalAccount': '111122223333' } };
  const services = { Bool: { 'aws:PrincipalIsAWSService': 'true' } };

  test('the account\'s credentials alone, and AWS services', () => {
    expect(policyOf(build({ interfaceEndpoints: InterfaceEndpoints.minimal() }), 'Logs')!.Statement).toEqual([
      { Sid: 'OwnIdentities', Effect: 'Allow', Principal: { AWS: '*' }, Action: '*', Resource: '*', Condition: account }, { Sid: 'ServicesOfAws', Effect: 'Allow', Principal: { AWS: '*' }, Action: '*', Resource: '*', Condition: services },
    ]);
  });

  test('STS assumes the account\'s own roles for who has no credentials yet', () => {
    expect(policyOf(build({ interfaceEndpoints: InterfaceEndpoints.minimal() }), 'Sts')!.Statement[2]).toMatchObject({
      Action: ['sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity', 'sts:SetSourceIdentity', 'sts:TagSession'], Condition: { StringEquals: { 'aws:ResourceAccount': '111122223333' } },
    });
  });

  test('an organisation, at the gateway endpoints too, with what ECR, Amazon Linux and the agents read from buckets of AWS', () => {
    const template = build({ interfaceEndpoints: InterfaceEndpoints.minimal(), endpointAccess: EndpointAccess.organization('o-a1b2c3d4e5') });
    for (const id of ['Logs', 'S3Endpoint', 'DynamoDbEndpoint']) expect(policyOf(template, id)!.Statement[0].Condition).toEqual({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } });
    expect(policyOf(template, 'Sts')!.Statement[2].Condition).toEqual({ StringEquals: { 'aws:ResourceOrgID': 'o-a1b2c3d4e5' } });
    const [, , exception] = policyOf(template, 'S3Endpoint')!.Statement;
    expect(exception.Action).toBe('s3:GetObject');
    const region = '{"Ref":"AWS::Region"}';
    const resources = (exception.Resource as { 'Fn::Join': [string, unknown[]] }[]).map(({ 'Fn::Join': [, parts] }) => parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(''));
    for (const bucket of [`prod-${region}-starport-layer-bucket`, `al2023-repos-${region}-de612dc2`, `amazonlinux-2-repos-${region}`, `amazon-ssm-${region}`, `patch-baseline-snapshot-${region}`, 'amazoncloudwatch-agent']) {
      expect(resources).toContain(`arn:{"Ref":"AWS::Partition"}:s3:::${bucket}/*`);
    }
    expect(resources.filter((resource) => !resource.endsWith('/*'))).toEqual([]);
    expect(policyOf(template, 'DynamoDbEndpoint')!.Statement).toHaveLength(2);
  });

  test('unrestricted leaves them out', () => {
    const template = build({ interfaceEndpoints: InterfaceEndpoints.all(), endpointAccess: EndpointAccess.unrestricted() });
    expect(policyOf(template, 'Logs')).toBeUndefined();
  });

  test('a service that is not known to take one has none, with a warning', () => {
    const stack = testStack();
    new Network(stack, 'Network', { interfaceEndpoints: InterfaceEndpoints.of([InterfaceVpcEndpointAwsService.SAGEMAKER_NOTEBOOK]) });
    const [{ PolicyDocument }] = Object.values(endpointsOf(Template.fromStack(stack), 'Interface'));
    expect(PolicyDocument).toBeUndefined();
    Annotations.fromStack(stack).hasWarning('/Test/Network', Match.stringLikeRegexp('\\[EndpointPolicyLeftOut\\] interfaceEndpoints: notebook'));
  });

  test('each is shorter than the 20,480 characters that EC2 takes', () => {
    const template = build({ interfaceEndpoints: InterfaceEndpoints.all(), endpointAccess: EndpointAccess.account() });
    const lengths = Object.values(template.findResources('AWS::EC2::VPCEndpoint')).map(({ Properties }) => JSON.stringify((Properties as Endpoint).PolicyDocument).length);
    expect(Math.max(...lengths)).toBeLessThan(20_480);
    expect(lengths).toHaveLength(23);
  });
});

test.each([['ecr.apii', 'ecr.api'], ['sercetsmanager', 'secretsmanager']])('%s: the mend names %s', (given, nearest) => {
  const interfaceEndpoints = InterfaceEndpoints.of([new InterfaceVpcEndpointAwsService(given)]);
  expect(problemsOf((stack) => new Network(stack, 'Network', { interfaceEndpoints }))).toContain(`did you mean ${nearest}?`);
});

test('an organisation that is known at deployment only passes', () => {
  const template = templateOf((stack) => new Network(stack, 'Network', { endpointAccess: EndpointAccess.organization(new CfnParameter(stack, 'Organization').valueAsString) }));
  expect(policyOf(template, 'S3Endpoint')!.Statement[0].Condition).toEqual({ StringEquals: { 'aws:PrincipalOrgID': { Ref: 'Organization' } } });
});

test('the order of services has no effect', () => {
  const { STS, SNS, SQS } = InterfaceVpcEndpointAwsService;
  expect(build({ interfaceEndpoints: InterfaceEndpoints.of([STS, SNS, SQS]) }).toJSON()).toEqual(build({ interfaceEndpoints: InterfaceEndpoints.of([SQS, STS, SNS]) }).toJSON());
});

test('services, access and zones come and go: nothing else is removed, nothing is replaced', () => {
  const { STS, SNS } = InterfaceVpcEndpointAwsService;
  const steps: NetworkProps[] = [
    {},
    { interfaceEndpoints: InterfaceEndpoints.of([STS]) },
    { interfaceEndpoints: InterfaceEndpoints.of([SNS, STS]), availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'] },
    { interfaceEndpoints: InterfaceEndpoints.of([SNS]), availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'], endpointAccess: EndpointAccess.organization('o-a1b2c3d4e5') },
  ];
  const resourcesOf = (props: NetworkProps) => (build(props).toJSON() as { Resources: Record<string, { Type: string; Properties: Record<string, unknown> }> }).Resources;
  const removed = steps.map(resourcesOf).flatMap((before, index, all) => Object.entries(before).filter(([id, { Type, Properties }]) => {
    const after = all[index + 1] ?? before;
    if (after[id]) for (const name of replacementPropertiesOf(Type)) expect([id, after[id].Properties?.[name]]).toEqual([id, Properties?.[name]]);
    return !after[id];
  }).map(([id]) => id));
  expect(removed).toEqual([expect.stringMatching(/^NetworkInterfaceEndpointsSts/)]);
});
