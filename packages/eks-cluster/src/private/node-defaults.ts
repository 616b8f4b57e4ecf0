import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { NodeGroupSize } from '../node-group-size';
import { NodeImage } from '../node-image';

/** Two at least, so that scaling in leaves nodes in two availability zones. */
export const defaultSize = NodeGroupSize.initial({ min: 2, desired: 3, max: 10 });

export const defaultInstanceTypes: readonly ec2.InstanceType[] = [new ec2.InstanceType('m6i.large')];

export function imageFor([first]: readonly ec2.InstanceType[]): NodeImage {
  return architectureOf(first) === ec2.InstanceArchitecture.ARM_64 ? NodeImage.AL2023_ARM_64 : NodeImage.AL2023_X86_64;
}

/** Undefined for what is no instance type, or a token. */
export function architectureOf(type: ec2.InstanceType): ec2.InstanceArchitecture | undefined {
  return /^[a-z0-9-]+\.[a-z0-9-]+$/.test(type.toString()) ? type.architecture : undefined;
}
