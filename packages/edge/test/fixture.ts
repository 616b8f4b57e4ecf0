import { Stack } from 'aws-cdk-lib';
import { IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { HostedZone, IHostedZone } from 'aws-cdk-lib/aws-route53';
import { Template } from 'aws-cdk-lib/assertions';
import { templateOf, TestStackOptions } from '@external-metrics/testkit';
import { WebEdge, WebEdgeProps } from '../src';

/** A network with public, private and isolated subnets in two zones, as another stack or team would hand it over. */
export function givenVpc(stack: Stack): IVpc {
  return Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1', availabilityZones: ['us-east-1a', 'us-east-1b'],
    publicSubnetIds: ['subnet-public-a', 'subnet-public-b'], publicSubnetRouteTableIds: ['rtb-1', 'rtb-1'],
    privateSubnetIds: ['subnet-private-a', 'subnet-private-b'], privateSubnetRouteTableIds: ['rtb-2', 'rtb-2'],
    isolatedSubnetIds: ['subnet-isolated-a', 'subnet-isolated-b'], isolatedSubnetRouteTableIds: ['rtb-3', 'rtb-3'],
  });
}

export function givenZone(stack: Stack): IHostedZone {
  return HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' });
}

/** An edge with the least properties, and those given. */
export function givenEdge(stack: Stack, props: Partial<WebEdgeProps> = {}): WebEdge {
  return new WebEdge(stack, 'Edge', { vpc: givenVpc(stack), domainName: 'www.example.com', hostedZone: givenZone(stack), allowedCidrBlocks: ['10.0.0.0/8'], ...props });
}

export function edgeTemplate(props: Partial<WebEdgeProps> = {}, options: TestStackOptions = {}): Template {
  return templateOf((stack) => givenEdge(stack, props), options);
}
