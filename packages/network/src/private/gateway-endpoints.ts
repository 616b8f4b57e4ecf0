import { Aws } from 'aws-cdk-lib';
import { CfnVPCEndpoint } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { EndpointAccess } from '../endpoint-access';
import { endpointPolicy } from './endpoint-policy';
import { TierSubnet } from './subnets';

export interface GatewayEndpointsProps {
  readonly vpcId: string;
  readonly subnets: readonly TierSubnet[];
  readonly access: EndpointAccess;
}

/** They cost nothing, and what goes through them pays for no NAT. */
export function addGatewayEndpoints(scope: Construct, { vpcId, subnets, access }: GatewayEndpointsProps): Record<string, string> {
  const services = { S3: 's3', DynamoDb: 'dynamodb' };
  return Object.fromEntries(Object.entries(services).map(([id, service]) => [service, new CfnVPCEndpoint(scope, `${id}Endpoint`, {
    vpcId, vpcEndpointType: 'Gateway', serviceName: `com.amazonaws.${Aws.REGION}.${service}`, routeTableIds: subnets.map(({ routeTable }) => routeTable.ref),
    policyDocument: endpointPolicy(scope, service, access),
  }).ref]));
}
