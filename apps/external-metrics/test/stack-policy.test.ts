import { spawnSync } from 'child_process';
import { cpSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { readDeployed } from '../src/assembly/read-deployed';
import { environments } from '../src/environments';
import { StackPolicy, stackPolicies } from '../src/stack-policy/stack-policies';
import { appFolder, synthesise, temporaryFolder } from './fixture';

jest.setTimeout(120_000);

const { staging } = environments;
const standing = synthesise();
const deployed = readDeployed(standing.folder);

/** Whether an update may do this: as CloudFormation, a Deny wins, and without an Allow nothing may. */
function allows({ Statement }: StackPolicy, action: string, logicalId: string): boolean {
  const covers = (pattern: string, value: string) => new RegExp(`^${pattern.replace('*', '.*')}$`).test(value);
  const effects = Statement.filter(({ Action, Resource }) => [Action].flat().some((each) => covers(each, action)) && [Resource].flat().some((each) => covers(each, `LogicalResourceId/${logicalId}`))).map(({ Effect }) => Effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}

const policies = stackPolicies(standing.folder, undefined);
const policyOfStack = (stack: string) => policies[standing.stacks[stack].stackName];

test.each(['AWS::EC2::VPC', 'AWS::EC2::Subnet', 'AWS::EKS::Cluster', 'AWS::RDS::DBInstance', 'AWS::ElastiCache::ReplicationGroup', 'AWS::S3::Bucket', 'AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::KMS::Key', 'AWS::SecretsManager::Secret', 'AWS::Route53::HostedZone'])('%s may change, and may neither be replaced nor removed', (type) => {
  const resources = standing.ofType(type);
  expect(resources).not.toEqual([]);
  for (const { stack, logicalId } of resources) {
    expect(['Update:Modify', 'Update:Replace', 'Update:Delete'].filter((action) => allows(policyOfStack(stack), action, logicalId))).toEqual(['Update:Modify']);
  }
});

test('what holds nothing may be replaced and removed', () => {
  for (const { stack, logicalId } of standing.ofType('AWS::CloudWatch::Alarm')) {
    const policy = policyOfStack(stack);
    if (policy) expect(['Update:Replace', 'Update:Delete'].every((action) => allows(policy, action, logicalId))).toBe(true);
  }
});

test('CloudFormation takes them: they name what is in the stack, and are short enough', () => {
  for (const [stackName, policy] of Object.entries(policies)) {
    const { template } = Object.values(standing.stacks).find((stack) => stack.stackName === stackName)!;
    const named = policy.Statement.flatMap(({ Resource }) => [Resource].flat()).filter((resource) => resource !== '*').map((resource) => resource.replace('LogicalResourceId/', ''));
    expect(Object.keys((template as { Resources: object }).Resources)).toEqual(expect.arrayContaining(named));
    expect(JSON.stringify(policy, null, 2).length).toBeLessThan(16_384);
  }
});

test('a replacement that was acknowledged passes, and nothing else', () => {
  const config = { database: { ...staging.database, name: 'metrics' } };
  const message = (() => {
    try {
      synthesise({ config, deployed });
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('the synthesis accepted it');
  })();
  const acknowledgedReplacements = [...new Set([...message.matchAll(/acknowledge the \w+ with ([0-9a-f]{12})/g)].map(([, fingerprint]) => fingerprint))];
  const changed = synthesise({ config: { ...config, acknowledgedReplacements }, deployed });
  const database = changed.one('AWS::RDS::DBInstance').logicalId;
  const { stackName } = changed.stacks.Data;
  expect(allows(stackPolicies(changed.folder, deployed)[stackName], 'Update:Replace', database)).toBe(true);
  expect(allows(stackPolicies(changed.folder, deployed)[stackName], 'Update:Replace', changed.one('AWS::ElastiCache::ReplicationGroup').logicalId)).toBe(false);
  expect(allows(stackPolicies(standing.folder, deployed)[stackName], 'Update:Replace', database)).toBe(false);
});

describe('on the command line', () => {
  const cli = (...args: string[]) => spawnSync(process.execPath, [join(appFolder, 'lib', 'stack-policy', 'cli.js'), ...args], { cwd: temporaryFolder(), encoding: 'utf8' });

  test('the policies are written, and the commands are printed that set them', () => {
    const assembly = temporaryFolder();
    cpSync(join(standing.folder, '..'), assembly, { recursive: true });
    const { status, stdout } = cli('staging', assembly);
    expect(status).toBe(0);
    const written = readdirSync(join(assembly, 'stack-policies'));
    expect(written.sort()).toEqual(Object.keys(policies).map((name) => `${name}.json`).sort());
    for (const name of Object.keys(policies)) {
      expect(stdout).toContain(`aws cloudformation set-stack-policy --region us-east-1 --stack-name ${name} --stack-policy-body 'file://${join(assembly, 'stack-policies', `${name}.json`)}'\n`);
      expect(JSON.parse(readFileSync(join(assembly, 'stack-policies', `${name}.json`), 'utf8'))).toEqual(policies[name]);
    }
  });

  test('what is wrong ends with code 2 and the reason', () => {
    const { status, stderr } = cli('stagging');
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'stack-policy: 1 problem\n  [EnvironmentUnknown] environment: got "stagging", expected dev, staging, production; did you mean staging?\n' });
  });
});
