import { CfnInternetGateway, CfnVPC, CfnVPCGatewayAttachment } from 'aws-cdk-lib/aws-ec2';
import { Construct, IDependable } from 'constructs';
import { toTags } from './subnets';

export interface InternetGateway {
  readonly id: string;
  /** Routes to the gateway wait for it. */
  readonly attachment: IDependable;
}

export function addInternetGateway(scope: Construct, vpc: CfnVPC): InternetGateway {
  const internetGateway = new CfnInternetGateway(scope, 'InternetGateway', { tags: toTags({ Name: scope.node.path }) });
  const attachment = new CfnVPCGatewayAttachment(scope, 'InternetGatewayAttachment', { vpcId: vpc.ref, internetGatewayId: internetGateway.ref });
  return { id: internetGateway.ref, attachment };
}
