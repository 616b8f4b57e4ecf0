/**
 * What stands in AWS of one stateful resource: its properties whose change makes CloudFormation replace it.
 * Written by tools from the assembly that was deployed, and given back as part of the `deployed` property.
 */
export interface DeployedResource {
  /** The resource's logical ID in its stack. */
  readonly logicalId: string;

  /** The CloudFormation type, for instance `AWS::KMS::Key`. */
  readonly resourceType: string;

  /** The values that were deployed, as JSON text by property name; a property that was not set is left out. */
  readonly properties: { [name: string]: string };

  /** A short hash of type and properties. */
  readonly fingerprint: string;
}
