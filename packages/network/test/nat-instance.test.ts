import { execFileSync } from 'child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Token } from 'aws-cdk-lib';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import { Match } from 'aws-cdk-lib/assertions';
import { templateOf, testStack } from '@external-metrics/testkit';
import { AddressPlan, NatStrategy, Network, NetworkProps } from '../src';
import { natUserData } from '../src/private/nat-user-data';

const build = (props: NetworkProps = {}) => templateOf((stack) => new Network(stack, 'Network', { natStrategy: NatStrategy.instance(), ...props }));

describe('the template', () => {
  const template = build({ addressPlan: AddressPlan.of({ podCidr: '100.64.0.0/16' }) });

  test('every private and pod subnet goes out through a network interface that stays, and waits for the instance', () => {
    const routes = template.findResources('AWS::EC2::Route', {
      Properties: { NetworkInterfaceId: { Ref: Match.stringLikeRegexp('^NetworkPublicANatInstanceNetworkInterface') } },
      DependsOn: [Match.stringLikeRegexp('^NetworkPublicANatInstanceAutoScalingGroup')],
    });
    expect(Object.keys(routes).map((id) => id.replace(/DefaultRoute.*/, '')).sort()).toEqual(['NetworkPodA', 'NetworkPodB', 'NetworkPrivateA', 'NetworkPrivateB']);
    template.hasResourceProperties('AWS::EC2::NetworkInterface', { SourceDestCheck: false, SubnetId: { Ref: Match.stringLikeRegexp('^NetworkPublicASubnet') } });
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
  });

  test('the interface has a retained address, which is the egress address', () => {
    template.hasResource('AWS::EC2::EIP', { DeletionPolicy: 'Retain' });
    template.hasResourceProperties('AWS::EC2::EIPAssociation', {
      AllocationId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^NetworkPublicANatInstanceElasticIp'), 'AllocationId'] }, NetworkInterfaceId: { Ref: Match.stringLikeRegexp('NetworkInterface') },
    });
    const stack = testStack();
    expect(stack.resolve(new Network(stack, 'Network', { natStrategy: NatStrategy.instance() }).egressIps)).toEqual([{ Ref: expect.stringMatching(/^NetworkPublicANatInstanceElasticIp/) }]);
  });

  test('only the subnets that it serves get in, and everything gets out', () => {
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '0.0.0.0/0', IpProtocol: '-1' })],
      SecurityGroupIngress: ['10.0.16.0/20', '10.0.80.0/20', '100.64.0.0/18', '100.64.64.0/18'].map((CidrIp) => Match.objectLike({ CidrIp, IpProtocol: '-1' })),
    });
  });

  test('the group keeps one instance, and lets the old one go first', () => {
    template.hasResource('AWS::AutoScaling::AutoScalingGroup', {
      Properties: { MinSize: '1', MaxSize: '1', VPCZoneIdentifier: [{ Ref: Match.stringLikeRegexp('^NetworkPublicASubnet') }], LaunchTemplate: { Version: { 'Fn::GetAtt': [Match.stringLikeRegexp('LaunchTemplate'), 'LatestVersionNumber'] } } },
      DependsOn: [Match.stringLikeRegexp('^NetworkPublicANatInstanceElasticIpAssociation')],
      UpdatePolicy: { AutoScalingRollingUpdate: { MinInstancesInService: 0, MaxBatchSize: 1 } },
    });
  });

  test('the instance takes the newest image at each launch, tokens of the metadata service alone, and an encrypted disk', () => {
    template.hasResourceProperties('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: {
        ImageId: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64', InstanceType: 't4g.nano', MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
        BlockDeviceMappings: [Match.objectLike({ Ebs: Match.objectLike({ Encrypted: true, VolumeType: 'gp3' }) })],
        TagSpecifications: ['instance', 'volume'].map((ResourceType) => Match.objectLike({ ResourceType })),
      },
    });
  });

  test('it starts with a public address of its own, its role and the script, behind the same security group as the interface', () => {
    const groups = [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^NetworkPublicANatInstanceSecurityGroup'), 'GroupId'] }];
    template.hasResourceProperties('AWS::EC2::NetworkInterface', { GroupSet: groups });
    template.hasResourceProperties('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: {
        NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true, DeleteOnTermination: true, Groups: groups }],
        IamInstanceProfile: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('InstanceProfile'), 'Arn'] } },
        UserData: { 'Fn::Base64': { 'Fn::Join': ['', [Match.stringLikeRegexp('--region us-east-1 --network-interface-id $'), { Ref: Match.stringLikeRegexp('NetworkInterface') }, Match.anyValue()]] } },
      },
    });
    template.hasResourceProperties('AWS::IAM::InstanceProfile', { Roles: [{ Ref: Match.stringLikeRegexp('^NetworkPublicANatInstanceRole') }] });
  });

  test('its role attaches that interface to that instance, and nothing else', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      Description: Match.stringLikeRegexp('NAT instance'), ManagedPolicyArns: Match.absent(), AssumeRolePolicyDocument: { Statement: [Match.objectLike({ Principal: { Service: 'ec2.amazonaws.com' } })] },
      Policies: [{ PolicyName: 'AttachNetworkInterface', PolicyDocument: { Version: '2012-10-17', Statement: [
        { Effect: 'Allow', Action: 'ec2:AttachNetworkInterface', Resource: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':network-interface/$'), { Ref: Match.stringLikeRegexp('NetworkInterface') }])] } },
        { Effect: 'Allow', Action: 'ec2:AttachNetworkInterface', Resource: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':instance/\\*$')])] }, Condition: { StringEquals: { 'aws:ResourceTag/Name': 'Test/Network/public-us-east-1a/nat' } } },
      ] } }],
    });
    template.hasResourceProperties('AWS::EC2::LaunchTemplate', { LaunchTemplateData: { TagSpecifications: Match.arrayWith([{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'Test/Network/public-us-east-1a/nat' }] }]) } });
  });
});

test('a type that is known at deployment only passes', () => {
  const template = build({ natStrategy: NatStrategy.instance({ instanceType: new InstanceType(Token.asString({ Ref: 'Type' })) }) });
  template.hasResourceProperties('AWS::EC2::LaunchTemplate', { LaunchTemplateData: { InstanceType: { Ref: 'Type' } } });
});

test('zone, type and address are the caller\'s', () => {
  const template = build({
    natStrategy: NatStrategy.instance({ availabilityZone: 'us-east-1b', instanceType: new InstanceType('c7gn.medium'), elasticIp: { allocationId: 'eipalloc-b', publicIp: '192.0.2.2' } }),
  });
  template.resourceCountIs('AWS::EC2::EIP', 0);
  template.hasResource('AWS::EC2::EIPAssociation', { Properties: { AllocationId: 'eipalloc-b' }, DependsOn: Match.arrayWith([Match.stringLikeRegexp('^NetworkPublicBDefaultRoute')]) });
  template.hasResourceProperties('AWS::EC2::NetworkInterface', { SubnetId: { Ref: Match.stringLikeRegexp('^NetworkPublicBSubnet') } });
  template.hasResourceProperties('AWS::EC2::LaunchTemplate', { LaunchTemplateData: { InstanceType: 'c7gn.medium' } });
});

/** Runs the script with the machine's commands faked: a network interface appears once it is attached. */
describe('the user data', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nat-user-data-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
  const fake = (name: string, body: string) => {
    writeFileSync(join(folder, name), `#!/bin/bash\necho "${name} $*" >> ${folder}/calls\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  const [firstStart, laterStart] = [join(folder, 'part-001'), join(folder, 'cloud/scripts/per-boot/nat.sh')];
  writeFileSync(firstStart, natUserData('eu-west-1', 'eni-1').replaceAll('/var/lib/cloud', join(folder, 'cloud')).replaceAll('/etc/systemd', join(folder, 'systemd')));
  const run = (script: string) => {
    writeFileSync(join(folder, 'calls'), '');
    execFileSync('bash', [script], { env: { PATH: `${folder}:${process.env.PATH}` }, timeout: 20_000 });
  };

  fake('curl', `case "$*" in *api/token) echo token;; *instance-id) echo i-1;; *subnet-ipv4-cidr-block) [ -e ${folder}/asked ] || { touch ${folder}/asked; exit 22; }; echo 10.0.64.0/20;; esac`);
  fake('aws', `if [ -e ${folder}/refused ]; then touch ${folder}/attached; else touch ${folder}/refused; exit 255; fi`);
  fake('ip', `case "$*" in
    "-o link show") echo "1: lo: <UP>"; echo "2: ens5: <UP>"; [ ! -e ${folder}/attached ] || echo "3: ens6: <UP>";;
    "-o link show dev ens6") echo "3: ens6: <UP> link/ether 0a:1b:2c:3d:4e:5f brd";;
    "-4 -o address show dev ens6") echo "inet 10.0.64.9/20";;
    "rule list") echo "10001: from 10.0.64.9 lookup 10001"; [ ! -e ${folder}/ruled ] || echo "32765: from all iif ens6 lookup 100 ";;
    "rule add"*) touch ${folder}/ruled;;
  esac`);
  fake('nft', 'cat >> "$(dirname "$0")/calls"');
  fake('sleep', '');
  fake('sysctl', '');
  fake('systemctl', '');
  fake('dnf', 'exit 1');

  test('attaches the interface, with patience, and sends what comes in through it out through it', () => {
    run(firstStart);
    expect(calls().filter((call) => call.startsWith('aws'))).toEqual(Array(2).fill('aws ec2 attach-network-interface --region eu-west-1 --network-interface-id eni-1 --instance-id i-1 --device-index 1'));
    expect(calls()).toEqual(expect.arrayContaining([
      'sysctl -w net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=2', 'ip route replace default via 10.0.64.1 dev ens6 table 100', 'ip rule add iif ens6 lookup 100', 'delete table ip nat', '    oifname "ens6" masquerade',
    ]));
  });

  test('before that, systemd-networkd learns to leave the route and the rule alone', () => {
    rmSync(join(folder, 'attached'));
    run(firstStart);
    expect(readFileSync(join(folder, 'systemd/networkd.conf.d/nat.conf'), 'utf8')).toBe('[Network]\nManageForeignRoutes=no\nManageForeignRoutingPolicyRules=no\n');
    expect(calls().filter((call) => /^(systemctl|aws)/.test(call))).toEqual(['systemctl restart systemd-networkd', expect.stringMatching('^aws ec2 attach')]);
  });

  test('does the same again at the next start, and attaches nothing twice', () => {
    run(laterStart);
    expect(calls().filter((call) => /^aws|^ip rule add/.test(call))).toEqual([]);
    expect(calls()).toContain('    oifname "ens6" masquerade');
  });
});
