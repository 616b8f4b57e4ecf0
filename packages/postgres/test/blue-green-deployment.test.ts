import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { lossesOf, templateOf } from '@external-metrics/testkit';
import { MasterCredentials, PostgresBlueGreenDeployment, PostgresBlueGreenDeploymentProps, PostgresVersion } from '../src';
import { updatedInPlace } from '../src/private/replacement-properties';
import { propertiesOf, testDatabase, TestProps } from './fixture';

const ready: TestProps = { version: PostgresVersion.V17, credentials: MasterCredentials.generatedSecret(), parameters: { 'rds.logical_replication': '1', work_mem: '8192' } };
const toV18 = { targetVersion: PostgresVersion.V18 };

function prepared(target: Omit<PostgresBlueGreenDeploymentProps, 'database'> = toV18, props = ready): Template {
  return templateOf((stack) => new PostgresBlueGreenDeployment(stack, 'Upgrade', { database: testDatabase(stack, props), ...target }));
}

const without = (props = ready) => templateOf((stack) => testDatabase(stack, props));
const idOf = (template: Template, type: string) => Object.keys(template.findResources(type));
const deploymentOf = (template: Template) => propertiesOf(template, 'AWS::RDS::Deployment');

test('the copy of another major version has a parameter group of its family, with the parameters of the database', () => {
  const template = prepared();
  const [instance] = idOf(template, 'AWS::RDS::DBInstance');
  expect(deploymentOf(template)).toEqual({
    BlueGreenDeploymentName: expect.stringMatching(/^[a-zA-Z][a-zA-Z0-9]*(-[a-zA-Z0-9]+)*$/),
    Source: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':rds:us-east-1:111122223333:db:', { Ref: instance }]] },
    TargetEngineVersion: '18',
    TargetDBParameterGroupName: { Ref: idOf(template, 'AWS::RDS::DBParameterGroup').find((group) => group.includes('Parameters18')) },
  });
  template.hasResourceProperties('AWS::RDS::DBParameterGroup', { Family: 'postgres18', Parameters: Match.objectLike({ 'rds.force_ssl': '1', work_mem: '8192' }) });
  template.hasResourceProperties('AWS::RDS::DBInstance', { EngineVersion: '17' });
});

test('another class alone: no parameter group, no version', () => {
  const template = prepared({ targetInstanceType: new InstanceType('r7g.large') }, { ...ready, parameters: {} });
  expect(deploymentOf(template)).toEqual(expect.objectContaining({ TargetDBInstanceClass: 'db.r7g.large' }));
  expect(deploymentOf(template)).not.toHaveProperty('TargetEngineVersion');
  template.resourceCountIs('AWS::RDS::DBParameterGroup', 1);
});

test('a minor version by its name', () => {
  expect(deploymentOf(prepared({ ...toV18, targetEngineVersion: '18.4' }))).toHaveProperty('TargetEngineVersion', '18.4');
});

test('preparing it adds and nothing else; so does following up with the version once it is switched over, but for what is left out', () => {
  const followedUp = without({ ...ready, version: PostgresVersion.V18 });
  expect(lossesOf(without(), prepared())).toEqual({ removed: [], replaced: [] });
  const { removed, replaced } = lossesOf(prepared(), followedUp, (type) => type.startsWith('AWS::RDS::') && type !== 'AWS::RDS::Deployment', updatedInPlace);
  expect(removed).toEqual(idOf(without(), 'AWS::RDS::DBParameterGroup'));
  expect(replaced).toEqual([]);
  const [group] = idOf(followedUp, 'AWS::RDS::DBParameterGroup');
  expect(followedUp.findResources('AWS::RDS::DBParameterGroup')[group]).toEqual(prepared().findResources('AWS::RDS::DBParameterGroup')[group]);
});

test('another target is another deployment under another name', () => {
  const names = [prepared(), prepared({ ...toV18, targetInstanceType: new InstanceType('r7g.large') }), prepared({ ...toV18, targetEngineVersion: '18.4' })]
    .map((template) => deploymentOf(template).BlueGreenDeploymentName as string);
  expect(new Set(names).size).toBe(3);
  for (const name of names) expect(name.length).toBeLessThanOrEqual(60);
});

interface Step {
  readonly name: string;
  readonly action: string;
  readonly inputs: Record<string, unknown>;
}

describe('the runbook', () => {
  const template = prepared();
  const document = propertiesOf(template, 'AWS::SSM::Document') as { DocumentType: string; Content: { assumeRole: unknown; mainSteps: Step[] } };
  const steps = document.Content.mainSteps;
  const stepOf = (name: string) => steps.find((step) => step.name === name)!;

  test('finds the deployment, refuses one that is not ready or copies another database, switches over, waits', () => {
    expect(document.DocumentType).toBe('Automation');
    expect(steps.map(({ name }) => name)).toEqual(['FindDeployment', 'IsReady', 'CopiesThisDatabase', 'SwitchOver', 'WaitForTheEnd', 'FindOldDatabase']);
    expect(stepOf('IsReady').inputs).toMatchObject({ DesiredValues: ['AVAILABLE'] });
    expect(stepOf('CopiesThisDatabase').inputs).toMatchObject({ PropertySelector: '$.BlueGreenDeployments[0].Source', DesiredValues: [deploymentOf(template).Source] });
    expect(stepOf('SwitchOver').inputs).toMatchObject({ Api: 'SwitchoverBlueGreenDeployment', BlueGreenDeploymentIdentifier: '{{ FindDeployment.Identifier }}', SwitchoverTimeout: '{{ SwitchoverTimeout }}' });
    expect(stepOf('WaitForTheEnd').inputs).toMatchObject({ DesiredValues: ['SWITCHOVER_COMPLETED'] });
  });

  test('asks for this deployment only', () => {
    const asked = steps.filter(({ inputs }) => inputs.Api === 'DescribeBlueGreenDeployments').map(({ inputs }) => inputs.Filters);
    expect(asked).toHaveLength(5);
    for (const filters of asked) expect(filters).toEqual([{ Name: 'blue-green-deployment-name', Values: [deploymentOf(template).BlueGreenDeploymentName] }]);
  });

  test('acts with a role of its own, which Automation alone takes', () => {
    const [role] = Object.entries(template.findResources('AWS::IAM::Role')).filter(([, { Properties }]) => JSON.stringify(Properties).includes('ssm.amazonaws.com'));
    expect(document.Content.assumeRole).toEqual({ 'Fn::GetAtt': [role[0], 'Arn'] });
    const { AssumeRolePolicyDocument: trust, Policies: [{ PolicyDocument: policy }] } = role[1].Properties as { AssumeRolePolicyDocument: { Statement: object[] }; Policies: { PolicyDocument: { Statement: { Action: string | string[] }[] } }[] };
    expect(trust.Statement).toEqual([expect.objectContaining({ Principal: { Service: 'ssm.amazonaws.com' }, Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' }, ArnLike: { 'aws:SourceArn': expect.anything() } } })]);
    expect(policy.Statement.flatMap(({ Action }) => Action)).toEqual(['rds:DescribeBlueGreenDeployments', 'rds:SwitchoverBlueGreenDeployment', 'rds:ModifyDBInstance', 'rds:PromoteReadReplica']);
  });
});

describe('what RDS would refuse', () => {
  const refused: [string, Omit<PostgresBlueGreenDeploymentProps, 'database'>, TestProps, RegExp][] = [
    ['a password that RDS manages', toV18, { ...ready, credentials: undefined }, /1 problem\n.*\[BlueGreenPasswordManaged] database: .*MasterCredentials\.generatedSecret/],
    ['another major version without logical replication', toV18, { ...ready, parameters: {} }, /\[LogicalReplicationOff] database: got nothing, .*rds\.logical_replication/],
    ['an earlier version', { targetVersion: PostgresVersion.V16 }, ready, /\[VersionDowngrade] targetVersion: got "16", expected 17/],
    ['a minor version of another major one', { ...toV18, targetEngineVersion: '17.9' }, ready, /\[EngineVersionInvalid] targetEngineVersion: got "17.9"/],
    ['nothing to change', {}, ready, /\[NothingToChange] targetVersion: got "17"/],
    ['the class that it has', { targetInstanceType: new InstanceType('m7g.large') }, ready, /\[NothingToChange]/],
    ['all at once', { targetVersion: PostgresVersion.V18, targetEngineVersion: '9.6' }, { version: PostgresVersion.V17 }, /3 problems\n.*EngineVersionInvalid.*\n.*LogicalReplicationOff.*\n.*BlueGreenPasswordManaged/],
  ];
  test.each(refused)('%s', (_, target, props, message) => {
    expect(() => prepared(target, props)).toThrow(message);
  });
});
