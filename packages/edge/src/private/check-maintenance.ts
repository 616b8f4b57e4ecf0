import { Token } from 'aws-cdk-lib';
import { MaintenancePage } from '../maintenance-page';
import { checkCidr } from './check-cidr';
import { checkFixedResponse, isTooLong, LONGEST_BODY } from './check-route-action';
import { Problem } from './problems';

export function checkMaintenance({ messageBody, contentType = 'text/html', allowedCidrBlocks = [] }: MaintenancePage): Problem[] {
  if (Token.isUnresolved(allowedCidrBlocks)) {
    return [{ code: 'ListUnresolved', subject: 'maintenance.allowedCidrBlocks', got: 'a token', expected: 'a list whose length is known at synthesis', mend: 'write the list; each of its members may be a token' }];
  }
  const problems: Problem[] = checkFixedResponse({ statusCode: 503, contentType }).map((problem) => ({ ...problem, subject: 'maintenance.contentType' }));
  if (isTooLong(messageBody)) {
    problems.push({ code: 'MaintenancePageTooLong', subject: 'maintenance.messageBody', got: `${Buffer.byteLength(messageBody)} bytes`, expected: `${LONGEST_BODY} bytes at most`, mend: 'shorten it; pictures and styles can come from elsewhere' });
  }
  if (allowedCidrBlocks.length > 5) {
    problems.push({ code: 'TooManyConditionValues', subject: 'maintenance.allowedCidrBlocks', got: allowedCidrBlocks, expected: '5 blocks at most', mend: 'join neighbours to a wider block' });
  }
  return [...problems, ...allowedCidrBlocks.flatMap((cidr, index) => checkCidr(`maintenance.allowedCidrBlocks[${index}]`, cidr))];
}
