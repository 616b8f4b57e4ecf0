import { z } from 'zod';
import { environmentConfig, EnvironmentConfig } from './environment-config';
import { FormatParams } from './formats';
import { nearest } from './nearest';
import { Problem } from './problems';
import { knownKeys } from './schema-keys';

export interface Checked {
  readonly config?: EnvironmentConfig;
  readonly problems: Problem[];
}

/** Everything that is wrong with the values of one environment; `environment` is the first part of the keys that are named. */
export function checkEnvironment(environment: string, values: unknown): Checked {
  const parsed = environmentConfig.safeParse(values);
  if (!parsed.success) return { problems: parsed.error.issues.flatMap((issue) => toProblems(environment, values, issue)) };
  const problems = checkTogether(environment, parsed.data);
  return problems.length > 0 ? { problems } : { config: parsed.data, problems };
}

/** What no single value shows, and no library can know. */
function checkTogether(environment: string, config: EnvironmentConfig): Problem[] {
  const problems: Problem[] = [];
  const { region, account, network, cluster, database, edge } = config;
  for (const zone of network.availabilityZones.filter((each) => !each.startsWith(region))) {
    problems.push({ code: 'AvailabilityZoneElsewhere', subject: `${environment}.network.availabilityZones`, got: zone, expected: `zones of ${region}`, mend: `change the zones together with ${environment}.region` });
  }
  const { min, desired, max } = cluster.nodes;
  if (min > max || desired < min || desired > max) {
    problems.push({ code: 'NodeGroupSizeInvalid', subject: `${environment}.cluster.nodes`, got: { min, desired, max }, expected: 'min ≤ desired ≤ max', mend: 'raise max, or lower min and desired' });
  }
  if (database.maxStorageGiB < database.storageGiB) {
    problems.push({ code: 'StorageLimitTooLow', subject: `${environment}.database.maxStorageGiB`, got: database.maxStorageGiB, expected: `at least storageGiB (${database.storageGiB})`, mend: 'raise the limit: storage never shrinks' });
  }
  if (edge.domainName !== edge.hostedZone.name && !edge.domainName.endsWith(`.${edge.hostedZone.name}`)) {
    problems.push({ code: 'DomainOutsideZone', subject: `${environment}.edge.domainName`, got: edge.domainName, expected: `${edge.hostedZone.name} or a name below it`, mend: `change it together with ${environment}.edge.hostedZone.name` });
  }
  if (account !== undefined && !/^0{12}$/.test(account) && /(^|\.)example\.(com|net|org)$/.test(edge.hostedZone.name)) {
    problems.push({ code: 'DomainPlaceholder', subject: `${environment}.edge.hostedZone.name`, got: edge.hostedZone.name, expected: 'a domain of yours: Amazon Route 53 refuses this one', mend: `override ${environment}.edge.hostedZone.name and ${environment}.edge.domainName` });
  }
  return problems;
}

function toProblems(environment: string, values: unknown, issue: z.core.$ZodIssue): Problem[] {
  const subject = [environment, ...issue.path].join('.');
  const got = issue.path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], values);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(`${subject}.${key}`, environment));
  if (issue.code === 'custom' && issue.params) {
    const { code, expected, mend } = issue.params as FormatParams;
    return [{ code, subject, got, expected, mend }];
  }
  return [{ code: got === undefined ? 'ValueMissing' : 'ValueInvalid', subject, got, expected: expectation(issue), mend: 'correct the value' }];
}

export function unknownKey(key: string, environment: string): Problem {
  const known = knownKeys(environmentConfig).map((path) => `${environment}.${path}`);
  return { code: 'KeyUnknown', subject: key, got: key, expected: 'a key of the configuration', mend: `did you mean ${nearest(key, known)}?` };
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type': return issue.expected;
    case 'invalid_value': return `one of ${issue.values.map(String).join(', ')}`;
    case 'too_small': return `at least ${String(issue.minimum)}${issue.origin === 'array' ? ' entries' : ''}`;
    case 'too_big': return `at most ${String(issue.maximum)}`;
    case 'invalid_format': return 'pattern' in issue && issue.pattern ? `a text of the form ${issue.pattern}` : `a valid ${issue.format}`;
    default: return issue.message;
  }
}
