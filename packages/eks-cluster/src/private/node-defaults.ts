import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { NodeGroupSize } from '../node-group-size';
import { NodeImage } from '../node-image';

/** Two at least, so that scaling in leaves nodes in two availability zones. */
export const defaultSize = NodeGroupSize.initial({ min: 2, desired: 3, max: 10 });

export const defaultInstanceTypes: readonly ec2.InstanceType[] = [new ec2.InstanceType('m6i.large')];

/** Of each family the CDK has a long name as well. */
const families = new Set<string>(Object.values(ec2.InstanceClass).filter((name) => /^[a-z]{1,3}-?\d/.test(name)));

export function imageFor([first]: readonly ec2.InstanceType[]): NodeImage {
  return architectureOf(first) === ec2.InstanceArchitecture.ARM_64 ? NodeImage.AL2023_ARM_64 : NodeImage.AL2023_X86_64;
}

/** Undefined for what is no instance type, or a token. */
export function architectureOf(type: ec2.InstanceType): ec2.InstanceArchitecture | undefined {
  const name = type.toString();
  // The CDK can't read those of high memory.
  if (/^u-\w+\.\w+$/.test(name)) return ec2.InstanceArchitecture.X86_64;
  return /^[a-z0-9-]+\.[a-z0-9-]+$/.test(name) ? type.architecture : undefined;
}

/** Whether the CDK knows the family, and EC2 such a size. */
export function isKnownFamily(type: ec2.InstanceType): boolean {
  const [family, size] = type.toString().split('.');
  return families.has(family) && /^(nano|micro|small|medium|large|\d*xlarge|metal(-\d+xl)?)$/.test(size);
}
