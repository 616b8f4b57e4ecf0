import { CfnVPC, CfnVPCBlockPublicAccessExclusion, CfnVPCEncryptionControl } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { NatKind, NatStrategy } from '../nat-strategy';
import { NetworkProps } from '../network-props';
import { toTags } from './subnets';

/** Resources of their own: the property of the VPC may replace it. */
export function addVpcControls(scope: Construct, vpc: CfnVPC, { encryptionControl, blockPublicAccessExclusion, ipv6 }: NetworkProps, { kind }: NatStrategy) {
  const tags = toTags({ Name: scope.node.path });
  if (encryptionControl) {
    const { exclusions } = encryptionControl;
    const input = (excluded: boolean | undefined) => (exclusions ? excluded ? 'enable' : 'disable' : undefined);
    new CfnVPCEncryptionControl(scope, 'EncryptionControl', {
      vpcId: vpc.ref, mode: exclusions ? 'enforce' : 'monitor', tags,
      internetGatewayExclusionInput: input(true),
      natGatewayExclusionInput: input([NatKind.PER_AZ, NatKind.SINGLE, NatKind.REGIONAL].includes(kind)),
      egressOnlyInternetGatewayExclusionInput: input(ipv6 && kind !== NatKind.NONE),
      vpcPeeringExclusionInput: input(exclusions?.vpcPeering),
      virtualPrivateGatewayExclusionInput: input(exclusions?.virtualPrivateGateway),
      lambdaExclusionInput: input(exclusions?.lambda),
      vpcLatticeExclusionInput: input(exclusions?.vpcLattice),
      elasticFileSystemExclusionInput: input(exclusions?.elasticFileSystem),
    });
  }
  if (blockPublicAccessExclusion) new CfnVPCBlockPublicAccessExclusion(scope, 'BlockPublicAccessExclusion', { vpcId: vpc.ref, internetGatewayExclusionMode: blockPublicAccessExclusion, tags });
}
