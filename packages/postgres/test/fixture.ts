import { Stack } from 'aws-cdk-lib';
import { IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Template } from 'aws-cdk-lib/assertions';
import { templateOf, TestStackOptions } from '@external-metrics/testkit';
import { PostgresDatabase, PostgresDatabaseProps } from '../src';

/** All but the network. */
export type TestProps = Omit<PostgresDatabaseProps, 'vpc'> & { readonly vpc?: IVpc };

/** A network with subnets of each kind in two zones, of which the template shows nothing. */
export function testVpc(stack: Stack, zones = ['us-east-1a', 'us-east-1b']): IVpc {
  const subnets = (kind: string) => zones.map((_, index) => `subnet-${kind}${index + 1}`);
  return Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: zones,
    publicSubnetIds: subnets('public'), publicSubnetRouteTableIds: subnets('public-routes'),
    privateSubnetIds: subnets('private'), privateSubnetRouteTableIds: subnets('private-routes'),
    isolatedSubnetIds: subnets('isolated'), isolatedSubnetRouteTableIds: subnets('isolated-routes'),
  });
}

export function testDatabase(stack: Stack, props: TestProps = {}): PostgresDatabase {
  return new PostgresDatabase(stack, 'Database', { vpc: props.vpc ?? testVpc(stack), ...props });
}

export function databaseTemplate(props: TestProps = {}, options?: TestStackOptions): Template {
  return templateOf((stack) => testDatabase(stack, props), options);
}

/** The properties of the one resource of a type. */
export function propertiesOf(template: Template, type: string): Record<string, unknown> {
  const [resource, ...others] = Object.values(template.findResources(type));
  if (!resource || others.length > 0) throw new Error(`expected one ${type}, got ${others.length + (resource ? 1 : 0)}`);
  return resource.Properties as Record<string, unknown>;
}

export function instanceOf(template: Template): Record<string, unknown> {
  return propertiesOf(template, 'AWS::RDS::DBInstance');
}
