import { Token } from 'aws-cdk-lib';
import { IVpc, SubnetSelection, SubnetType } from 'aws-cdk-lib/aws-ec2';

export interface CacheSubnets {
  readonly subnetIds: string[];
  readonly hasPublic: boolean;
  /** How many availability zones they are in; undefined where that is known only when deploying. */
  readonly zones?: number;
  /** Why there are none. */
  readonly failure?: string;
}

export function selectSubnets(vpc: IVpc, selection?: SubnetSelection): CacheSubnets {
  const subnetType = vpc.isolatedSubnets.length > 0 ? SubnetType.PRIVATE_ISOLATED : SubnetType.PRIVATE_WITH_EGRESS;
  try {
    const { subnets, subnetIds, hasPublic, availabilityZones } = vpc.selectSubnets(selection ?? { subnetType });
    if (subnets.length === 0) return { subnetIds: [], hasPublic: false, failure: 'no subnet' };
    const publicIds = new Set(vpc.publicSubnets.map(({ subnetId }) => subnetId));
    const known = availabilityZones.every((zone) => !Token.isUnresolved(zone));
    return {
      subnetIds,
      hasPublic: hasPublic || subnetIds.some((id) => publicIds.has(id)),
      zones: known ? new Set(availabilityZones).size : undefined,
    };
  } catch (error) {
    return { subnetIds: [], hasPublic: false, failure: (error as Error).message };
  }
}
