import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Problem } from './problems';

/** The ARN of a role, of a user, or of a principal that is an ARN; undefined for others, and for accounts, whose ARN is known at deployment only. */
export function principalArn(principal: iam.IPrincipal): string | undefined {
  const { roleArn, userArn, arn, accountId } = principal as Partial<{ roleArn: string; userArn: string; arn: string; accountId: string }>;
  return accountId === undefined ? roleArn ?? userArn ?? arn : undefined;
}

export function checkPrincipal(principal: iam.IPrincipal): Problem[] {
  const arn = principalArn(principal);
  if (arn !== undefined && (Token.isUnresolved(arn) || /^arn:[a-z-]+:iam::\d{12}:(role|user)\/.+$/.test(arn))) return [];
  return [{
    code: 'GrantPrincipalUnsupported', subject: 'principal', got: arn ?? principal.toString(), expected: 'an IAM role or user',
    mend: 'give a role, or new iam.ArnPrincipal with the ARN of a role, not that of a session, account or group',
  }];
}
