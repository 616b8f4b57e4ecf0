import { Token } from 'aws-cdk-lib';
import { Problem } from './problems';
import { isReservedDatabase, isReservedUser } from './reserved-words';

const expected = 'a letter, then letters, digits and underscores, 63 characters at most, and not a reserved word';

export function checkNames(databaseName: string | undefined, masterUsername: string): Problem[] {
  return [
    ...(databaseName === undefined || isValid(databaseName, isReservedDatabase) ? [] : [{ code: 'DatabaseNameInvalid', subject: 'databaseName', got: databaseName, expected, mend: 'choose another name: it can not be changed later' }]),
    ...(isValid(masterUsername, isReservedUser) ? [] : [{ code: 'MasterUsernameInvalid', subject: 'masterUsername', got: masterUsername, expected, mend: 'choose another name: it can not be changed later' }]),
  ];
}

function isValid(name: string, isReserved: (name: string) => boolean): boolean {
  return Token.isUnresolved(name) || /^[a-z]\w{0,62}$/i.test(name) && !isReserved(name);
}
