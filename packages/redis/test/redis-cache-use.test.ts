import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { AccountRootPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { templateOf, testStack } from '@external-metrics/testkit';
import { CacheAuth, CacheTopology, RedisCache } from '../src';
import { CacheProps, existingVpc, newCache } from './fixture';

describe('connections', () => {
  const ingress = { IpProtocol: 'tcp', FromPort: 6379, ToPort: 6379 };

  test('the members of the client security group may connect; the rule is in the stack of the cache', () => {
    const app = new App();
    const [network, data] = [new Stack(app, 'Network'), new Stack(app, 'Data')];
    const clientSecurityGroup = new SecurityGroup(network, 'Client', { vpc: existingVpc(network) });
    new RedisCache(data, 'Cache', { vpc: existingVpc(data), clientSecurityGroup });
    Template.fromStack(data).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { ...ingress, SourceSecurityGroupId: { 'Fn::ImportValue': Match.stringLikeRegexp('Client') } });
    Template.fromStack(network).resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });

  test('others are let in on the port of the cache', () => {
    templateOf((stack) => newCache(stack).connections.allowDefaultPortFrom(SecurityGroup.fromSecurityGroupId(stack, 'Other', 'sg-2')))
      .hasResourceProperties('AWS::EC2::SecurityGroupIngress', { ...ingress, SourceSecurityGroupId: 'sg-2' });
  });
});

describe('what workloads are told', () => {
  const infoOf = (props: CacheProps) => {
    const stack = testStack();
    const cache = newCache(stack, props);
    return stack.resolve({ ...cache.connectionInfo, primary: cache.primaryEndpoint, reader: cache.readerEndpoint, configuration: cache.configurationEndpoint, nodes: cache.metrics.nodeIds }) as unknown;
  };
  const endpoint = (name: string) => ({ 'Fn::GetAtt': ['Cache18F6EE16', `${name}EndPoint.Address`] });

  test('a replicated cache has a primary and a reader endpoint', () => {
    expect(infoOf({})).toEqual({
      host: endpoint('Primary'), readerHost: endpoint('Reader'), port: 6379, tls: true, clusterMode: false, secretArn: { Ref: 'CacheUsersappSecret75FC6279' }, username: 'app',
      primary: { address: endpoint('Primary'), port: 6379 }, reader: { address: endpoint('Reader'), port: 6379 },
      nodes: ['001', '002'].map((suffix) => ({ 'Fn::Join': ['', [{ Ref: 'Cache18F6EE16' }, `-${suffix}`]] })),
    });
  });

  test('a sharded cache has a configuration endpoint; a token has no user', () => {
    expect(infoOf({ topology: CacheTopology.sharded({ shards: 1, replicasPerShard: 1 }), auth: CacheAuth.token(), port: 7000 })).toEqual({
      host: endpoint('Configuration'), port: 7000, tls: true, clusterMode: true, secretArn: { Ref: 'CacheAuthToken04672416' }, configuration: { address: endpoint('Configuration'), port: 7000 },
      nodes: ['0001-001', '0001-002'].map((suffix) => ({ 'Fn::Join': ['', [{ Ref: 'Cache18F6EE16' }, `-${suffix}`]] })),
    });
  });
});

describe('grants', () => {
  const secret = { Ref: 'CacheUsersappSecret75FC6279' };

  test('a role may read the secret and decrypt it through Secrets Manager', () => {
    const template = templateOf((stack) => newCache(stack).grants.readSecret(new Role(stack, 'Role', { assumedBy: new ServicePrincipal('pods.eks.amazonaws.com') })));
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], Resource: secret },
          {
            Effect: 'Allow', Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': ['CacheKeyCDF9DE27', 'Arn'] },
            Condition: { StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['secretsmanager.us-east-1.', { Ref: 'AWS::URLSuffix' }]] } } },
          },
        ],
      },
    });
  });

  test('a role in a later stack makes no cycle', () => {
    const app = new App();
    const [data, cluster] = [new Stack(app, 'Data'), new Stack(app, 'Cluster')];
    const cache = new RedisCache(data, 'Cache', { vpc: existingVpc(data) });
    cache.grants.readSecret(new Role(cluster, 'Role', { assumedBy: new ServicePrincipal('pods.eks.amazonaws.com') }));
    expect(() => app.synth()).not.toThrow();
    expect(data.dependencies).toEqual([]);
    expect(cluster.dependencies).toEqual([data]);
  });
});

describe('import', () => {
  const attributes = (stack: Stack) => ({ cacheName: 'their-cache', securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Theirs', 'sg-9')] });

  test('connects, grants and measures as an own one', () => {
    const stack = testStack();
    const cache = RedisCache.fromRedisCacheAttributes(stack, 'Imported', {
      ...attributes(stack), primaryEndpointAddress: 'master.example', readerEndpointAddress: 'replica.example', username: 'app',
      secret: Secret.fromSecretCompleteArn(stack, 'TheirSecret', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:theirs-abcdef'),
      encryptionKey: Key.fromKeyArn(stack, 'TheirKey', 'arn:aws:kms:us-east-1:111122223333:key/theirs'),
    });
    cache.connections.allowDefaultPortFrom(SecurityGroup.fromSecurityGroupId(stack, 'Mine', 'sg-2'));
    cache.grants.readSecret(new Role(stack, 'Role', { assumedBy: new ServicePrincipal('pods.eks.amazonaws.com') }));
    expect(cache.connectionInfo).toEqual({
      host: 'master.example', readerHost: 'replica.example', port: 6379, tls: true, clusterMode: false, username: 'app', secretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:theirs-abcdef',
    });
    expect(cache.metrics.nodeIds).toEqual(['their-cache-001', 'their-cache-002']);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { GroupId: 'sg-9', SourceSecurityGroupId: 'sg-2', FromPort: 6379 });
    template.hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: [Match.anyValue(), Match.objectLike({ Action: 'kms:Decrypt', Resource: 'arn:aws:kms:us-east-1:111122223333:key/theirs' })] } });
  });

  test('a sharded one needs its configuration endpoint', () => {
    const stack = testStack();
    const topology = CacheTopology.sharded({ shards: 2, replicasPerShard: 0 });
    const theirs = { ...attributes(stack), topology, port: 7000 };
    expect(() => RedisCache.fromRedisCacheAttributes(stack, 'Imported', { ...theirs, primaryEndpointAddress: 'master.example' })).toThrow('[EndpointMissing] configurationEndpointAddress: got nothing');
    const cache = RedisCache.fromRedisCacheAttributes(stack, 'Second', { ...theirs, configurationEndpointAddress: 'cfg.example' });
    expect(cache.configurationEndpoint).toEqual({ address: 'cfg.example', port: 7000 });
    expect(cache.connectionInfo).toMatchObject({ host: 'cfg.example', port: 7000, clusterMode: true });
  });

  test('without its secret, reading it is refused', () => {
    const stack = testStack();
    const cache = RedisCache.fromRedisCacheAttributes(stack, 'Imported', { ...attributes(stack), primaryEndpointAddress: 'master.example' });
    expect(() => cache.grants.readSecret(new AccountRootPrincipal())).toThrow('[SecretUnknown]');
  });
});
