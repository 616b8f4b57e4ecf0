import { covers } from '../src/read-back/edge';
import { readBack } from '../src/read-back/read-back';
import { fakeClients, type Answers } from './fake-clients';
import { soundAnswers, stacks } from './sound-environment';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

async function failuresWith(broken: Answers): Promise<string[]> {
  const reports = await readBack(fakeClients({ ...soundAnswers(), ...broken }), stacks, { postgresMissing: 'this is a fake', redisMissing: 'this is a fake' });
  return reports.flatMap(({ part, checks }) => checks.filter(({ passed }) => !passed).map(({ sentence, seen }) => `${part}: ${sentence}: ${seen}`));
}

/** The sound answer to a command, with one text in it replaced by another. */
function replaced(command: string, from: string, to: string): Answers {
  const sound = soundAnswers()[command];
  return { [command]: (input) => JSON.parse(JSON.stringify(sound(input)).replaceAll(from, to)) as Json };
}

test('an environment that hangs together passes', async () => {
  expect(await failuresWith({})).toEqual([]);
});

test.each<[what: string, broken: Answers, failure: RegExp]>([
  ['a stack that was rolled back', replaced('DescribeStacksCommand', 'CREATE_COMPLETE', 'ROLLBACK_COMPLETE'), /^Stacks: Every stack is CREATE_COMPLETE: staging-All is ROLLBACK_COMPLETE/],
  ['a resource that failed', replaced('ListStackResourcesCommand', '"CREATE_COMPLETE"},{"LogicalResourceId":"Cluster"', '"CREATE_FAILED"},{"LogicalResourceId":"Cluster"'), /Every resource is CREATE_COMPLETE: staging-All\/Vpc is CREATE_FAILED/],
  ['a resource that the template has and the stack lost', replaced('ListStackResourcesCommand', '"Topic"', '"Other"'), /staging-All lacks Topic \(AWS::SNS::Topic\), has Other/],
  ['a route to the NAT gateway of another zone', replaced('DescribeRouteTablesCommand', 'nat-b', 'nat-a'), /private-b in b leaves through nat-a in a/],
  ['a private subnet without a way out', replaced('DescribeRouteTablesCommand', '"NatGatewayId":"nat-b"', '"TransitGatewayId":"tgw"'), /private-b has no default route to a NAT gateway/],
  ['a NAT gateway in a private subnet', replaced('DescribeNatGatewaysCommand', 'public-b', 'private-b'), /nat-b of private-b stands in private-b, which is not public/],
  ['a NAT gateway whose address is gone', replaced('DescribeAddressesCommand', 'eip-b', 'eip-c'), /Every NAT gateway has an Elastic IP.*nat-b has eip-b/],
  ['a zone without a private subnet', replaced('DescribeRouteTablesCommand', '"NatGatewayId":"nat-b"', '"GatewayId":"igw-1"'), /b has no private subnet/],
  ['a subnet with the default network ACL', replaced('DescribeNetworkAclsCommand', 'private-b', 'other'), /Every subnet has a network ACL that is not the default one: private-b/],
  ['no flow logs', { DescribeFlowLogsCommand: () => ({ FlowLogs: [] }) }, /The VPC has flow logs/],
  ['nodes in one subnet', replaced('DescribeNodegroupCommand', '"private-b"', '"private-a"'), /The nodes are in the private subnets.*private-a, expected private-a, private-b/],
  ['a control plane in a public subnet', replaced('DescribeClusterCommand', 'private-b', 'public-b'), /Cluster: The control plane.*public-b is not/],
  ['an access entry that is gone', { ListAccessEntriesCommand: () => ({ accessEntries: [] }) }, /Every access entry of the stacks.*role\/nodes/],
  ['a log group without retention', replaced('DescribeLogGroupsCommand', 'retentionInDays', 'other'), /Its log group stands with a retention/],
  ['a data store that admits an address', replaced('DescribeSecurityGroupsCommand', '"IpRanges":[]', '"IpRanges":[{"CidrIp":"10.0.0.0/16"}]'), /Database: Its security group admits.*sg-client, 10\.0\.0\.0\/16/],
  ['a data store that admits another group', replaced('DescribeSecurityGroupsCommand', 'sg-client', 'sg-other'), /Cache: Its security group admits.*sg-other; the nodes carry sg-client/],
  ['nodes that do not carry the client group', replaced('DescribeLaunchTemplateVersionsCommand', 'sg-client', 'sg-other'), /Database: Its security group admits/],
  ['a database in a public subnet', replaced('DescribeDBInstancesCommand', 'private-b', 'public-b'), /Database: Its subnets.*public-b is not private/],
  ['a key that does not rotate', { GetKeyRotationStatusCommand: () => ({ KeyRotationEnabled: false }) }, /Its key is enabled and rotates: key: Enabled, rotation off/],
  ['a secret that is being deleted', { DescribeSecretCommand: () => ({ ARN: 'secret-arn', DeletedDate: new Date(0) }) }, /The secret of its master user exists/],
  ['a cache user without a password', replaced('DescribeUsersCommand', '"password"', '"no-password"'), /app gets in with nothing/],
  ['a cache without users', { DescribeUserGroupsCommand: () => ({ UserGroups: [] }) }, /Every user of its user group.*there is none/],
  ['a certificate for another name', replaced('DescribeCertificateCommand', 'metrics.', 'other.'), /metrics\.example\.com is not covered by other\.example\.com/],
  ['an alias that leads elsewhere', replaced('ListResourceRecordSetsCommand', 'ALB', 'old'), /A DNS alias leads.*there is none/],
  ['another web ACL', replaced('GetWebACLForResourceCommand', 'acl-id', 'other'), /The web ACL of the stacks.*other, expected acl-id/],
  ['no web ACL', { GetWebACLForResourceCommand: () => ({}) }, /The web ACL of the stacks.*nothing, expected acl-id/],
  ['a log bucket that is open', replaced('GetPublicAccessBlockCommand', '"BlockPublicPolicy":true', '"BlockPublicPolicy":false'), /Its access logs go to a bucket.*logs-bucket/],
  ['a public load balancer in private subnets', replaced('DescribeLoadBalancersCommand', 'internal', 'internet-facing'), /Its subnets are public, as its scheme says: private-a is not/],
  ['an alarm without action', replaced('DescribeAlarmsCommand', '["topic-arn"]', '[]'), /alarm-1 has none/],
  ['an alarm to a topic that is gone', { ListTopicsCommand: () => ({ Topics: [] }) }, /alarm-1 goes to topic-arn, which does not exist/],
  ['an alarm that is gone', { DescribeAlarmsCommand: () => ({ MetricAlarms: [] }) }, /Every alarm of the stacks stands: 0 of 1/],
  ['a log group without a key', replaced('DescribeLogGroupsCommand', 'kmsKeyId', 'other'), /Every log group of the stacks.*key none/],
  ['a part that cannot be read', { DescribeReplicationGroupsCommand: () => { throw new Error('500 Internal'); } }, /^Cache: It can be read through the API: 500 Internal/],
])('%s fails', async (_what, broken, failure) => {
  expect(await failuresWith(broken)).toEqual(expect.arrayContaining([expect.stringMatching(failure)]));
});

test('network ACLs are an option', async () => {
  expect(await failuresWith({ DescribeNetworkAclsCommand: () => ({ NetworkAcls: [{ IsDefault: true, Associations: [] }] }) })).toEqual([]);
});

test('a regional NAT gateway stands in no subnet', async () => {
  expect(await failuresWith({ ...replaced('DescribeRouteTablesCommand', 'nat-b', 'nat-a'), DescribeNatGatewaysCommand: () => ({ NatGateways: [{ NatGatewayId: 'nat-a', AvailabilityMode: 'regional', NatGatewayAddresses: [{ AllocationId: 'eip-a' }] }] }) })).toEqual([]);
});

test('an instance may be the way out', async () => {
  expect(await failuresWith({ ...replaced('DescribeRouteTablesCommand', '"NatGatewayId":"nat-', '"NetworkInterfaceId":"eni-'), DescribeNatGatewaysCommand: () => ({ NatGateways: [] }) })).toEqual([]);
});

test('a single NAT gateway may serve all zones', async () => {
  expect(await failuresWith({ ...replaced('DescribeRouteTablesCommand', 'nat-b', 'nat-a'), DescribeNatGatewaysCommand: () => ({ NatGateways: [{ NatGatewayId: 'nat-a', SubnetId: 'public-a', NatGatewayAddresses: [{ AllocationId: 'eip-a' }] }] }) })).toEqual([]);
});

test.each([
  ['metrics.example.com', 'metrics.example.com', true], ['*.example.com', 'metrics.example.com', true], ['*.example.com', 'a.metrics.example.com', false],
  ['*.example.com', 'example.com', false], ['example.com', 'metrics.example.com', false],
])('a certificate of %s and the name %s: %s', (domain, name, covered) => {
  expect(covers(domain, name)).toBe(covered);
});
