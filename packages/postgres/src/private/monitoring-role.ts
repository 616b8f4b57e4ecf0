import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** For this instance only, to the one log group that enhanced monitoring writes; AWS's managed policy allows every group named `RDS*`. */
export function createMonitoringRole(scope: Construct, id: string, instanceIdentifier: string): Role {
  const stack = Stack.of(scope);
  const logGroup = stack.formatArn({ service: 'logs', resource: 'log-group', resourceName: 'RDSOSMetrics', arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  return new Role(scope, id, {
    description: 'Enhanced monitoring of a PostgreSQL database',
    assumedBy: new ServicePrincipal('monitoring.rds.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnEquals: { 'aws:SourceArn': stack.formatArn({ service: 'rds', resource: 'db', resourceName: instanceIdentifier, arnFormat: ArnFormat.COLON_RESOURCE_NAME }) },
      },
    }),
    inlinePolicies: {
      WriteMetrics: new PolicyDocument({
        minimize: false,
        statements: [
          // CloudWatch Logs compares with a name that goes on behind the group's: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
          new PolicyStatement({ actions: ['logs:CreateLogGroup', 'logs:PutRetentionPolicy'], resources: [`${logGroup}:*`] }),
          new PolicyStatement({
            actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:GetLogEvents', 'logs:PutLogEvents'],
            resources: [`${logGroup}:log-stream:*`],
          }),
        ],
      }),
    },
  });
}
