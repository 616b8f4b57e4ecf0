const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const DAY = 24 * 60;
const WEEK = 7 * DAY;
const TIME = '([01]\\d|2[0-3]):([0-5]\\d)';

/** Minutes from the beginning of the week (or of the day) to the window's start, and its length. */
export interface Window {
  readonly start: number;
  readonly length: number;
}

/** `hh:mm-hh:mm`, every day; undefined when it isn't of that form. */
export function parseDailyWindow(text: string): Window | undefined {
  const match = new RegExp(`^${TIME}-${TIME}$`).exec(text);
  if (!match) return undefined;
  const [start, end] = [minutes(match[1], match[2]), minutes(match[3], match[4])];
  return { start, length: modulo(end - start, DAY) };
}

/** `ddd:hh:mm-ddd:hh:mm`, every week; undefined when it isn't of that form. */
export function parseWeeklyWindow(text: string): Window | undefined {
  const match = new RegExp(`^(${DAYS.join('|')}):${TIME}-(${DAYS.join('|')}):${TIME}$`).exec(text.toLowerCase());
  if (!match) return undefined;
  const start = DAYS.indexOf(match[1]) * DAY + minutes(match[2], match[3]);
  const end = DAYS.indexOf(match[4]) * DAY + minutes(match[5], match[6]);
  return { start, length: modulo(end - start, WEEK) };
}

export function windowsOverlap(daily: Window, weekly: Window): boolean {
  return DAYS.some((_, day) => {
    const start = day * DAY + daily.start;
    return modulo(start - weekly.start, WEEK) < weekly.length || modulo(weekly.start - start, WEEK) < daily.length;
  });
}

function minutes(hours: string, rest: string): number {
  return Number(hours) * 60 + Number(rest);
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
