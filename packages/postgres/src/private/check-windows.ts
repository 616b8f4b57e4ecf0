import { Token } from 'aws-cdk-lib';
import { Problem } from './problems';
import { Settings } from './settings';
import { overlap, parseDaily, parseWeekly, Window } from './windows';

export function checkWindows({ backupWindow, maintenanceWindow }: Settings): Problem[] {
  const backup = Token.isUnresolved(backupWindow) ? undefined : parseDaily(backupWindow);
  const maintenance = Token.isUnresolved(maintenanceWindow) ? undefined : parseWeekly(maintenanceWindow);
  return [
    ...invalid('backupWindow', backupWindow, backup, '"hh:mm-hh:mm" in UTC'),
    ...invalid('maintenanceWindow', maintenanceWindow, maintenance, weekly),
    ...(backup && maintenance && overlap(backup, maintenance) ? [{
      code: 'WindowsOverlap', subject: 'backupWindow', got: `${backupWindow} and ${maintenanceWindow}`, expected: 'a daily window that the maintenance window does not touch', mend: 'move one of them; both have a default when they are left out',
    }] : []),
  ];
}

export function checkMaintenanceWindow(maintenanceWindow: string): Problem[] {
  return invalid('maintenanceWindow', maintenanceWindow, Token.isUnresolved(maintenanceWindow) ? undefined : parseWeekly(maintenanceWindow), weekly);
}

const weekly = '"ddd:hh:mm-ddd:hh:mm" in UTC';

function invalid(subject: string, text: string, window: Window | undefined, format: string): Problem[] {
  if (Token.isUnresolved(text) || window) return [];
  return [{ code: 'WindowInvalid', subject, got: text, expected: `${format}, at least half an hour and less than a day`, mend: 'write it as RDS does, with two digits each' }];
}
