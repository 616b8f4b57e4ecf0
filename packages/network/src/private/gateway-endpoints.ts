import { Aws } from 'aws-cdk-lib';
import { CfnVPCEndpoint } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { TierSubnet } from './subnets';

export interface GatewayEndpointsProps {
  readonly vpcId: string;
  readonly subnets: readonly TierSubnet[];
}

/** They cost nothing, and what goes through them pays for no NAT. */
export function addGatewayEndpoints(scope: Construct, { vpcId, subnets }: GatewayEndpointsProps) {
  for (const [id, service] of [['S3', 's3'], ['DynamoDb', 'dynamodb']]) {
    new CfnVPCEndpoint(scope, `${id}Endpoint`, {
      vpcId, vpcEndpointType: 'Gateway', serviceName: `com.amazonaws.${Aws.REGION}.${service}`, routeTableIds: subnets.map(({ routeTable }) => routeTable.ref),
    });
  }
}
