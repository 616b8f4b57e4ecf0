import { ArnFormat, CfnResource, Stack } from 'aws-cdk-lib';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import { CfnDBParameterGroup } from 'aws-cdk-lib/aws-rds';
import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { PostgresDatabase } from './postgres-database';
import { PostgresVersion } from './postgres-version';
import { blueGreenDeploymentNameOf } from './private/blue-green-name';
import { checkBlueGreenDeployment } from './private/check-blue-green-deployment';
import { createParameterGroup } from './private/parameter-group';
import { throwProblems } from './private/problems';
import { createSwitchoverDocument } from './private/switchover-document';

/** What the copy of a database, the green environment, has that the database has not. */
export interface PostgresBlueGreenDeploymentProps {
  /**
   * The database, the blue environment. RDS copies none whose master password it manages itself (`BlueGreenPasswordManaged`:
   * give the database other `credentials` first), nor one that has a proxy, cascading replicas or replicas in other regions.
   */
  readonly database: PostgresDatabase;

  /**
   * The major version of the copy. An earlier one is refused with `VersionDowngrade`; a later one asks for the parameter
   * `rds.logical_replication`, set to 1 on the database and in force since a restart, else `LogicalReplicationOff`.
   *
   * @default - that of the database
   */
  readonly targetVersion?: PostgresVersion;

  /**
   * The version as RDS spells it, with the minor one, for instance `18.4`; of another major version than `targetVersion`: `EngineVersionInvalid`.
   *
   * @default - the major version alone, for which RDS takes its default minor version
   */
  readonly targetEngineVersion?: string;

  /**
   * The instance class of the copy, without `db.` before it.
   *
   * @default - that of the database
   */
  readonly targetInstanceType?: InstanceType;
}

/**
 * Prepares a major upgrade, or another instance class, on a copy that RDS keeps in step with the database, and an SSM Automation runbook that switches over to
 * it in about a minute. CloudFormation makes the copy and never switches over: that is said by who runs the runbook.
 *
 * After the switchover the copy has the name and the endpoint of the database, and the stack takes it for the same one. Give `PostgresDatabase` the same
 * version and instance type, leave this construct out, and deploy: nothing of the database is changed by that, and `grants.connect` gets the copy's resource ID,
 * without which IAM logins are refused. The old database stays, renamed with `-old1`, until somebody deletes it.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/blue-green-deployments-considerations.html
 */
export class PostgresBlueGreenDeployment extends Construct {
  /** The deployment, as a `CfnResource` because `CfnDeployment` is not in every release of `aws-cdk-lib` that this library works with. */
  public readonly deployment: CfnResource;
  /** The parameters of the target's major version, which stay when the database is upgraded: undefined where the version stays. */
  public readonly parameterGroup?: CfnDBParameterGroup;
  /** The Automation runbook that switches over. Its only parameter is `SwitchoverTimeout`, in seconds: what takes longer is rolled back. */
  public readonly switchoverDocument: CfnDocument;
  /** The name of the deployment. */
  public readonly deploymentName: string;

  constructor(scope: Construct, id: string, props: PostgresBlueGreenDeploymentProps) {
    super(scope, id);
    throwProblems(this.node.path, checkBlueGreenDeployment(props));
    const { database, targetInstanceType } = props;
    const targetVersion = props.targetVersion ?? database.version;
    const upgrades = targetVersion.major !== database.version.major;
    const engineVersion = props.targetEngineVersion ?? (upgrades ? targetVersion.major : undefined);
    const targetClass = targetInstanceType && `db.${targetInstanceType.toString()}`;
    this.deploymentName = blueGreenDeploymentNameOf(this, { engineVersion, targetClass });
    if (upgrades) {
      // Made where the database will make it itself, once it has this version: so it is the same resource before and after.
      this.parameterGroup = createParameterGroup(database, targetVersion, database.parameterGroup.parameters as { [name: string]: string });
    }
    const source = Stack.of(this).formatArn({ service: 'rds', resource: 'db', resourceName: database.instanceIdentifier, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
    this.deployment = new CfnResource(this, 'Resource', {
      type: 'AWS::RDS::Deployment',
      properties: {
        BlueGreenDeploymentName: this.deploymentName,
        Source: source,
        TargetEngineVersion: engineVersion,
        TargetDBParameterGroupName: this.parameterGroup?.ref,
        TargetDBInstanceClass: targetClass,
      },
    });
    this.switchoverDocument = createSwitchoverDocument(this, { deploymentName: this.deploymentName, source });
  }
}
