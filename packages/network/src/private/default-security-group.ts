import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnAssociation } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';

const RUNBOOK = 'AWSConfigRemediation-RemoveVPCDefaultSecurityGroupRules';

/**
 * Takes every rule out of a VPC's default security group, and does so again every day: CloudFormation can't change a group that it did not make.
 * The first run may be too early for a role that was made a moment ago; the next one is not.
 */
export class ClosedDefaultSecurityGroup extends Construct {
  constructor(scope: Construct, id: string, groupId: string) {
    super(scope, id);
    new CfnAssociation(this, 'Association', {
      name: RUNBOOK,
      parameters: { AutomationAssumeRole: [this.addRole(groupId).roleArn], GroupId: [groupId] },
      scheduleExpression: 'rate(1 day)',
    });
  }

  private addRole(groupId: string): Role {
    const stack = Stack.of(this);
    const executions = this.arn('ssm', 'automation-execution', '*');
    return new Role(this, 'Role', {
      description: `Lets Systems Manager close the default security group of ${this.node.scope!.node.path}`,
      assumedBy: new ServicePrincipal('ssm.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': stack.account }, ArnLike: { 'aws:SourceArn': executions } } }),
      inlinePolicies: {
        CloseDefaultSecurityGroup: new PolicyDocument({
          statements: [
            allow(['ec2:RevokeSecurityGroupEgress', 'ec2:RevokeSecurityGroupIngress'], this.arn('ec2', 'security-group', groupId)),
            allow(['ec2:DescribeSecurityGroups'], '*'),
            allow(['ssm:GetAutomationExecution'], executions),
            allow(['ssm:StartAutomationExecution'], stack.formatArn({
              partition: Aws.PARTITION, service: 'ssm', account: '', resource: 'automation-definition', resourceName: `${RUNBOOK}:*`, arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
            })),
          ],
        }),
      },
    });
  }

  private arn(service: string, resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({ partition: Aws.PARTITION, service, resource, resourceName });
  }
}

function allow(actions: string[], resource: string): PolicyStatement {
  return new PolicyStatement({ effect: Effect.ALLOW, actions, resources: [resource] });
}
