import { Token } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { PostgresStopStartScheduleProps } from '../postgres-stop-start-schedule';
import { Problem } from './problems';

export function checkStopStartSchedule({ stop, start }: PostgresStopStartScheduleProps): Problem[] {
  return [
    ...checkExpression('stop', stop),
    ...checkExpression('start', start),
    ...(stop.expressionString === start.expressionString && stop.timeZone?.timezoneName === start.timeZone?.timezoneName && !Token.isUnresolved(stop.expressionString) ? [{
      code: 'SchedulesEqual', subject: 'start', got: start.expressionString, expected: 'another time than that of stop', mend: 'a database takes minutes to stop: start it hours later',
    }] : []),
  ];
}

function checkExpression(subject: string, { expressionString }: ScheduleExpression): Problem[] {
  if (Token.isUnresolved(expressionString) || expressionString.startsWith('cron(')) return [];
  return [{ code: 'ScheduleInvalid', subject, got: expressionString, expected: 'a time that comes round, as cron(...)', mend: 'write ScheduleExpression.cron({ hour, minute, weekDay, timeZone })' }];
}
