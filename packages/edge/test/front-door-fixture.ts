import { Stack } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Template } from 'aws-cdk-lib/assertions';
import { templateOf, TestStackOptions } from '@external-metrics/testkit';
import { FrontDoor, FrontDoorOrigin, FrontDoorProps } from '../src';

export const loadBalancerArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/edge/50dc6c495c0c9188';

/** A front door before an internal load balancer with the least properties, and those given. */
export function givenFrontDoor(stack: Stack, props: Partial<FrontDoorProps> = {}): FrontDoor {
  return new FrontDoor(stack, 'Door', {
    domainName: 'www.example.com', hostedZone: HostedZone.fromHostedZoneAttributes(stack, 'DoorZone', { hostedZoneId: 'Z1', zoneName: 'example.com' }), origin: FrontDoorOrigin.internalLoadBalancer({ loadBalancerArn, domainName: 'origin.example.com' }), ...props,
  });
}

export function frontDoorTemplate(props: Partial<FrontDoorProps> = {}, options: TestStackOptions = {}): Template {
  return templateOf((stack) => void givenFrontDoor(stack, props), options);
}
