import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnSecurityGroupIngress, IVpc, Peer, Port, SecurityGroup, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { join } from 'path';
import { IRedisCache } from '../redis-cache';

export interface CacheFunctionOptions {
  readonly cache: IRedisCache;
  readonly vpc: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  /** The folder in `assets/`. */
  readonly asset: string;
  readonly description: string;
  readonly timeout: Duration;
  readonly environment: { [name: string]: string };
}

/** A function that connects to the cache, from the network that the cache is in. */
export function createCacheFunction(scope: Construct, options: CacheFunctionOptions): LambdaFunction {
  const { cache, vpc, description } = options;
  const { host, port, clusterMode } = cache.connectionInfo;
  const securityGroup = new SecurityGroup(scope, 'SecurityGroup', { vpc, description, allowAllOutbound: false });
  securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS APIs');
  // Rules of its own, and not by `connections`: who waits for this function then waits for nobody else's rules.
  const rules = cache.connections.securityGroups.map((group, index) => {
    securityGroup.addEgressRule(Peer.securityGroupId(group.securityGroupId), Port.tcp(port), 'The cache');
    return new CfnSecurityGroupIngress(scope, `Ingress${index === 0 ? '' : index}`, {
      groupId: group.securityGroupId, sourceSecurityGroupId: securityGroup.securityGroupId, ipProtocol: 'tcp', fromPort: port, toPort: port, description,
    });
  });
  const logGroup = new LogGroup(scope, 'Logs', { retention: RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.DESTROY });
  const cacheFunction = new LambdaFunction(scope, 'Function', {
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
      // Lambda's own copy of Amazon's authorities: https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
      NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem',
      HOST: host,
      PORT: port.toString(),
      CLUSTER_MODE: clusterMode.toString(),
      ...options.environment,
    },
  });
  cacheFunction.node.addDependency(...rules);
  return cacheFunction;
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
