import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { throwProblems } from './private/problems';

/** The database that permissions are given on. */
export interface PostgresGrantsProps {
  /**
   * The resource ID of the instance (`db-…`), which IAM policies name it by.
   *
   * @default - unknown: `connect` is refused
   */
  readonly instanceResourceId?: string;

  /**
   * The secret of the master user.
   *
   * @default - unknown: `readSecret` is refused
   */
  readonly secret?: ISecret;
}

/** What a database lets others do. */
export class PostgresGrants {
  constructor(private readonly scope: IConstruct, private readonly props: PostgresGrantsProps) {}

  /**
   * Lets `grantee` log in as the database user `user` with an IAM token instead of a password.
   * The user has to exist, and to be a member of the role `rds_iam`; a member that has a password can't use it any more.
   *
   * Refuses with `DatabaseUserInvalid` and `ResourceIdMissing`.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
   */
  public connect(grantee: IGrantable, user: string): Grant {
    const { instanceResourceId } = this.props;
    throwProblems(this.scope.node.path, [
      ...(/^[^*?]{1,63}$/.test(user) ? [] : [{ code: 'DatabaseUserInvalid', subject: 'user', got: user, expected: 'the name of one database user', mend: 'grant each user apart: a wildcard would allow the master user as well' }]),
      ...(instanceResourceId ? [] : [{ code: 'ResourceIdMissing', subject: 'instanceResourceId', got: undefined, expected: 'the resource ID of the imported instance', mend: 'give it to fromPostgresDatabaseAttributes' }]),
    ]);
    const resource = Stack.of(this.scope).formatArn({ service: 'rds-db', resource: 'dbuser', resourceName: `${instanceResourceId}/${user}`, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
    return Grant.addToPrincipal({ grantee, actions: ['rds-db:connect'], resourceArns: [resource] });
  }

  /**
   * Lets `grantee` read the user name and password of the master user, and decrypt them. An application is better served with `connect`.
   *
   * Refuses with `SecretMissing`.
   */
  public readSecret(grantee: IGrantable): Grant {
    const { secret } = this.props;
    throwProblems(this.scope.node.path, secret ? [] : [{
      code: 'SecretMissing', subject: 'secret', got: undefined, expected: 'the master secret of the imported instance', mend: 'give it to fromPostgresDatabaseAttributes',
    }]);
    const { region, urlSuffix } = Stack.of(this.scope);
    const read = Grant.addToPrincipal({
      grantee,
      actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
      resourceArns: [secret!.secretFullArn ?? `${secret!.secretArn}-??????`],
    });
    // The L2's own grant would write the grantee into the policy of the key, which an imported key doesn't have.
    return secret!.encryptionKey ? read.combine(Grant.addToPrincipal({
      grantee,
      actions: ['kms:Decrypt'],
      resourceArns: [secret!.encryptionKey.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.${urlSuffix}` } },
    })) : read;
  }
}
