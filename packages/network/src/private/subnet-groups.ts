import { CfnSubnetGroup as CfnCacheSubnetGroup } from 'aws-cdk-lib/aws-elasticache';
import { CfnDBSubnetGroup, ISubnetGroup, SubnetGroup } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { outsideLocalZones } from './local-zones';
import { TierSubnet, toTags } from './subnets';

export interface SubnetGroups {
  readonly databaseSubnetGroup?: ISubnetGroup;
  readonly cacheSubnetGroupName?: string;
}

/** For databases and caches that are made elsewhere. Zones come and go in place; Amazon RDS takes no group of one zone. */
export function addSubnetGroups(scope: Construct, dataTier: readonly TierSubnet[]): SubnetGroups {
  const subnetIds = outsideLocalZones(dataTier).map(({ subnet }) => subnet.ref);
  if (subnetIds.length === 0) return {};
  const tags = toTags({ Name: `${scope.node.path}/data` });
  const cacheGroup = new CfnCacheSubnetGroup(scope, 'CacheSubnetGroup', { description: `The data subnets of ${scope.node.path}`, subnetIds, tags });
  if (subnetIds.length === 1) return { cacheSubnetGroupName: cacheGroup.ref };
  const databaseGroup = new CfnDBSubnetGroup(scope, 'DatabaseSubnetGroup', { dbSubnetGroupDescription: `The data subnets of ${scope.node.path}`, subnetIds, tags });
  return { cacheSubnetGroupName: cacheGroup.ref, databaseSubnetGroup: SubnetGroup.fromSubnetGroupName(scope, 'DatabaseSubnetGroupReference', databaseGroup.ref) };
}
