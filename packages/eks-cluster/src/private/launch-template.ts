import { Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { NodeImage } from '../node-image';

export interface LaunchTemplateOptions {
  /** By which people tell the nodes apart. */
  readonly instanceName: string;
  readonly image: NodeImage;
  readonly diskSize: Size;
  readonly encryptionKey: kms.IKey;
  /** The cluster's own must be among them: EKS adds it only where a template names none. */
  readonly securityGroups: readonly ec2.ISecurityGroup[];
}

export function createLaunchTemplate(scope: Construct, { instanceName, image, diskSize, encryptionKey, securityGroups }: LaunchTemplateOptions): ec2.CfnLaunchTemplate {
  const volume = { volumeType: 'gp3', encrypted: true, kmsKeyId: encryptionKey.keyArn, deleteOnTermination: true };
  return new ec2.CfnLaunchTemplate(scope, 'LaunchTemplate', {
    launchTemplateData: {
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        ...image.dataDevice === '/dev/xvda' ? [] : [{ deviceName: '/dev/xvda', ebs: volume }],
        { deviceName: image.dataDevice, ebs: { ...volume, volumeSize: diskSize.toGibibytes() } },
      ],
      securityGroupIds: securityGroups.map(({ securityGroupId }) => securityGroupId),
      tagSpecifications: [{ resourceType: 'instance', tags: [{ key: 'Name', value: instanceName }] }],
    },
  });
}
