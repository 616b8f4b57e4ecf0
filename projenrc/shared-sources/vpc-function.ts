import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnSecurityGroupIngress, ISecurityGroup, IVpc, Peer, Port, SecurityGroup, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { join } from 'path';

export interface VpcFunctionOptions {
  readonly server: FunctionServer;
  readonly vpc: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  /** The folder in `assets/`. */
  readonly asset: string;
  readonly description: string;
  readonly timeout: Duration;
  readonly environment: { [name: string]: string };
}

/** What a function connects to. */
export interface FunctionServer {
  readonly securityGroups: readonly ISecurityGroup[];
  readonly port: number;
  /** What it is called in the rules that let the function out. */
  readonly description: string;
}

/** A function that connects to a server, from the network that the server is in. */
export function createVpcFunction(scope: Construct, options: VpcFunctionOptions): LambdaFunction {
  const { server, vpc, description } = options;
  const securityGroup = new SecurityGroup(scope, 'SecurityGroup', { vpc, description, allowAllOutbound: false });
  securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS APIs');
  // Rules of its own, and not by `connections`: who waits for this function then waits for nobody else's rules.
  const rules = server.securityGroups.map((group, index) => {
    securityGroup.addEgressRule(Peer.securityGroupId(group.securityGroupId), Port.tcp(server.port), server.description);
    return new CfnSecurityGroupIngress(scope, `Ingress${index === 0 ? '' : index}`, {
      groupId: group.securityGroupId, sourceSecurityGroupId: securityGroup.securityGroupId, ipProtocol: 'tcp', fromPort: server.port, toPort: server.port, description,
    });
  });
  const logGroup = new LogGroup(scope, 'Logs', { retention: RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.DESTROY });
  const vpcFunction = new LambdaFunction(scope, 'Function', {
    description,
    code: Code.fromAsset(join(__dirname, '..', '..', 'assets', options.asset)),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    memorySize: 256,
    timeout: options.timeout,
    vpc,
    vpcSubnets: options.vpcSubnets,
    securityGroups: [securityGroup],
    role: createRole(scope, logGroup, description),
    logGroup,
    environment: {
      // Lambda's own copy of Amazon's authorities, RDS's among them: https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
      NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem',
      ...options.environment,
    },
  });
  vpcFunction.node.addDependency(...rules);
  return vpcFunction;
}

/** What AWS's managed policy for functions in a network allows, with its own log group only. */
function createRole(scope: Construct, logGroup: LogGroup, description: string): Role {
  const role = new Role(scope, 'Role', { description, assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const stack = Stack.of(scope);
  role.addToPolicy(new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [stack.formatArn({ service: 'logs', resource: 'log-group', resourceName: `${logGroup.logGroupName}:*`, arnFormat: ArnFormat.COLON_RESOURCE_NAME })] }));
  // Interfaces are named by Lambda: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
  role.addToPolicy(new PolicyStatement({
    actions: ['ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:UnassignPrivateIpAddresses'], resources: ['*'],
  }));
  return role;
}
