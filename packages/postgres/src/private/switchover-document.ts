import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';

export interface SwitchoverOptions {
  readonly deploymentName: string;
  /** The ARN of the database before the switchover. */
  readonly source: string;
}

/**
 * Finds the deployment by its name, refuses one that is not ready or copies something else, switches over and waits for the end.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html
 */
export function createSwitchoverDocument(scope: Construct, options: SwitchoverOptions): CfnDocument {
  const role = createSwitchoverRole(scope);
  const describe = { Service: 'rds', Api: 'DescribeBlueGreenDeployments', Filters: [{ Name: 'blue-green-deployment-name', Values: [options.deploymentName] }] };
  const first = '$.BlueGreenDeployments[0]';
  return new CfnDocument(scope, 'Switchover', {
    documentType: 'Automation',
    documentFormat: 'JSON',
    updateMethod: 'NewVersion',
    content: {
      schemaVersion: '0.3',
      description: 'Switches a PostgreSQL database over to its copy. What is written to in the meantime is refused for about a minute, and connections are closed.',
      assumeRole: role.roleArn,
      parameters: {
        SwitchoverTimeout: { type: 'Integer', default: 300, description: 'Seconds, from 30. A switchover that takes longer is rolled back, and nothing is changed.' },
      },
      mainSteps: [
        {
          name: 'FindDeployment', action: 'aws:executeAwsApi', inputs: describe,
          outputs: [{ Name: 'Identifier', Selector: `${first}.BlueGreenDeploymentIdentifier`, Type: 'String' }],
        },
        { name: 'IsReady', action: 'aws:assertAwsResourceProperty', inputs: { ...describe, PropertySelector: `${first}.Status`, DesiredValues: ['AVAILABLE'] } },
        { name: 'CopiesThisDatabase', action: 'aws:assertAwsResourceProperty', inputs: { ...describe, PropertySelector: `${first}.Source`, DesiredValues: [options.source] } },
        {
          name: 'SwitchOver', action: 'aws:executeAwsApi',
          inputs: { Service: 'rds', Api: 'SwitchoverBlueGreenDeployment', BlueGreenDeploymentIdentifier: '{{ FindDeployment.Identifier }}', SwitchoverTimeout: '{{ SwitchoverTimeout }}' },
        },
        {
          name: 'WaitForTheEnd', action: 'aws:waitForAwsResourceProperty', timeoutSeconds: 3600,
          inputs: { ...describe, PropertySelector: `${first}.Status`, DesiredValues: ['SWITCHOVER_COMPLETED'] },
        },
        {
          name: 'FindOldDatabase', action: 'aws:executeAwsApi', inputs: describe, isEnd: true,
          outputs: [{ Name: 'Arn', Selector: `${first}.Source`, Type: 'String' }],
        },
      ],
      outputs: ['FindDeployment.Identifier', 'FindOldDatabase.Arn'],
    },
  });
}

/**
 * RDS gives the copy a name of its own choice, and takes no part of a name in a policy: only `*` will do.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/blue-green-deployments-authorizing-access.html
 */
function createSwitchoverRole(scope: Construct): Role {
  const stack = Stack.of(scope);
  const every = (resource: string) => stack.formatArn({ service: 'rds', resource, resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  return new Role(scope, 'SwitchoverRole', {
    description: 'Switches a PostgreSQL database over to its copy',
    assumedBy: new ServicePrincipal('ssm.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: { 'aws:SourceArn': stack.formatArn({ service: 'ssm', resource: 'automation-execution', resourceName: '*' }) },
      },
    }),
    inlinePolicies: {
      SwitchOver: new PolicyDocument({
        minimize: false,
        statements: [
          new PolicyStatement({ actions: ['rds:DescribeBlueGreenDeployments'], resources: ['*'] }),
          new PolicyStatement({ actions: ['rds:SwitchoverBlueGreenDeployment'], resources: [every('deployment'), every('db')] }),
          new PolicyStatement({ actions: ['rds:ModifyDBInstance', 'rds:PromoteReadReplica'], resources: [every('db')] }),
        ],
      }),
    },
  });
}
