import { Token } from 'aws-cdk-lib';
import { NetworkAttributes } from '../network-attributes';
import { Problem } from './problems';

export function checkNetworkAttributes(attrs: NetworkAttributes): Problem[] {
  const { availabilityZones, publicSubnetIds, privateSubnetIds, dataSubnetIds, podSubnetIds, publicRouteTableIds, privateRouteTableIds, dataRouteTableIds, podRouteTableIds } = attrs;
  if (Token.isUnresolved(availabilityZones)) return [];
  return Object.entries({ publicSubnetIds, privateSubnetIds, dataSubnetIds, podSubnetIds, publicRouteTableIds, privateRouteTableIds, dataRouteTableIds, podRouteTableIds })
    .filter(([, ids]) => ids !== undefined && !Token.isUnresolved(ids) && ids.length !== availabilityZones.length)
    .map(([subject, ids]) => ({
      code: 'SubnetCountMismatch', subject, got: ids, expected: `${availabilityZones.length}, one for each of availabilityZones`, mend: 'give as many, in the order of availabilityZones',
    }));
}
