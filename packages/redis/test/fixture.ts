import { Stack } from 'aws-cdk-lib';
import { IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { RedisCache, RedisCacheProps } from '../src';

export interface VpcOptions {
  readonly zones?: number;
  readonly isolated?: boolean;
}

/** An existing VPC, so that templates hold the cache only. */
export function existingVpc(stack: Stack, { zones = 2, isolated = true }: VpcOptions = {}): IVpc {
  const ids = (tier: string) => Array.from({ length: zones }, (_, index) => `subnet-${tier}-${index + 1}`);
  return Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'].slice(0, zones),
    publicSubnetIds: ids('public'),
    publicSubnetRouteTableIds: ids('public'),
    privateSubnetIds: ids('private'),
    privateSubnetRouteTableIds: ids('private'),
    ...(isolated && { isolatedSubnetIds: ids('isolated'), isolatedSubnetRouteTableIds: ids('isolated') }),
  });
}

export type CacheProps = Omit<RedisCacheProps, 'vpc'>;

export function newCache(stack: Stack, props: CacheProps = {}): RedisCache {
  return new RedisCache(stack, 'Cache', { vpc: existingVpc(stack), ...props });
}
