import { isIPv4 } from 'net';
import { z } from 'zod';

/** What a format reports beside zod's own issues: a code of ours, and how to mend. */
export interface FormatParams {
  readonly code: string;
  readonly expected: string;
  readonly mend: string;
}

export function cidr() {
  return format(isCidr, { code: 'CidrInvalid', expected: 'an IPv4 CIDR block such as 10.0.0.0/16, with no bit set behind the prefix', mend: 'correct the address or the prefix length' });
}

export function domainName() {
  return format((text) => /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(text), {
    code: 'DomainNameInvalid', expected: 'a domain name in lower case such as metrics.example.org', mend: 'give the name without scheme, path or final dot',
  });
}

export function dnsLabel() {
  return format((text) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text), { code: 'NameInvalid', expected: '1 to 63 small letters, digits and -, beginning and ending with a letter or digit', mend: 'use the name as Kubernetes has it' });
}

export function region() {
  return format((text) => /^[a-z]{2}(-[a-z]+)+-\d$/.test(text), { code: 'RegionInvalid', expected: 'an AWS region such as us-east-1', mend: 'give the code of the region, not its name' });
}

export function availabilityZone() {
  return format((text) => /^[a-z]{2}(-[a-z]+)+-\d(-[a-z]+-\d)?[a-z]$/.test(text), {
    code: 'AvailabilityZoneInvalid', expected: 'the name of a zone such as us-east-1a', mend: 'give the name of the zone, not its ID',
  });
}

export function roleArn() {
  return format((text) => /^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/.test(text), { code: 'ArnInvalid', expected: 'the ARN of an IAM role, such as arn:aws:iam::111122223333:role/admin', mend: 'copy the ARN whole' });
}

export function httpsUrl() {
  return format((text) => URL.canParse(text) && new URL(text).protocol === 'https:', { code: 'UrlInvalid', expected: 'an https:// address', mend: 'copy the address whole' });
}

/** CloudFormation takes no underscore. */
export function stackName(max: number) {
  return format((text) => text.length <= max && /^[A-Za-z][A-Za-z0-9-]*$/.test(text), {
    code: 'NameInvalid', expected: `1 to ${max} letters, digits and -, the first a letter`, mend: 'shorten the name or take out other characters',
  });
}

export function name(min: number, max: number) {
  return format((text) => text.length >= min && text.length <= max && /^[A-Za-z][A-Za-z0-9_-]*$/.test(text), {
    code: 'NameInvalid', expected: `${min} to ${max} letters, digits, - and _, the first a letter`, mend: 'shorten the name or take out other characters',
  });
}

function format(accepts: (text: string) => boolean, params: FormatParams) {
  return z.string().refine(accepts, { params: { ...params } });
}

function isCidr(text: string): boolean {
  const [address, prefix, ...rest] = text.split('/');
  if (rest.length > 0 || !isIPv4(address) || !/^([0-9]|[12][0-9]|3[0-2])$/.test(prefix ?? '')) return false;
  const bits = address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
  return bits % 2 ** (32 - Number(prefix)) === 0;
}

export function cron() {
  return format((text) => /^cron\(\S+( \S+){5}\)$/.test(text), { code: 'ScheduleInvalid', expected: 'six fields such as "cron(0 20 ? * MON-FRI *)"', mend: 'write minutes, hours, day of month, month, day of week and year, as EventBridge Scheduler does' });
}
