const day = 24 * 60;
const week = 7 * day;
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

export interface Window {
  /** Minutes since midnight, or since midnight of Sunday. */
  readonly start: number;
  readonly length: number;
}

/** `hh:mm-hh:mm`. */
export function parseDaily(text: string): Window | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (!match) return undefined;
  const [startHour, startMinute, endHour, endMinute] = match.slice(1).map(Number);
  return between(startHour * 60 + startMinute, endHour * 60 + endMinute, day);
}

/** `ddd:hh:mm-ddd:hh:mm`. */
export function parseWeekly(text: string): Window | undefined {
  const match = /^([a-z]{3}):([01]\d|2[0-3]):([0-5]\d)-([a-z]{3}):([01]\d|2[0-3]):([0-5]\d)$/.exec(text.toLowerCase());
  if (!match || !days.includes(match[1]) || !days.includes(match[4])) return undefined;
  const at = (name: string, hour: string, minute: string) => days.indexOf(name) * day + Number(hour) * 60 + Number(minute);
  return between(at(match[1], match[2], match[3]), at(match[4], match[5], match[6]), week);
}

export function overlap(daily: Window, weekly: Window): boolean {
  return days.some((_, index) => {
    const start = index * day + daily.start;
    return (start - weekly.start + week) % week < weekly.length || (weekly.start - start + week) % week < daily.length;
  });
}

/** RDS wants half an hour at least, and less than a day. */
function between(start: number, end: number, cycle: number): Window | undefined {
  const length = (end - start + cycle) % cycle;
  return length >= 30 && length < day ? { start, length } : undefined;
}
