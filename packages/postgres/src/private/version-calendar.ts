/**
 * The month in which support of a major version ends. As of 2026-11-22, after
 * https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html and endoflife.date of 2026-08-22.
 */
const calendar: Readonly<Record<string, { readonly standard: string; readonly extended: string }>> = {
  10: { standard: '2023-04', extended: '2023-04' },
  11: { standard: '2024-02', extended: '2027-03' },
  12: { standard: '2025-02', extended: '2028-02' },
  13: { standard: '2026-02', extended: '2029-02' },
  14: { standard: '2027-02', extended: '2030-02' },
  15: { standard: '2028-02', extended: '2031-02' },
  16: { standard: '2029-02', extended: '2032-02' },
  17: { standard: '2030-02', extended: '2033-02' },
  18: { standard: '2031-02', extended: '2034-02' },
};

/** A construct has no clock: what is supported is what was when the table was written. */
const asOf = '2026-11';
const soon = '2027-05';

export type SupportStatus = 'standard' | 'ends-soon' | 'extended' | 'ended' | 'unknown';

export function supportOf(major: string): { readonly status: SupportStatus; readonly standardUntil?: string } {
  const entry = calendar[major];
  if (!entry) return { status: Number(major) < 10 ? 'ended' : 'unknown' };
  const status = entry.extended < asOf ? 'ended' : entry.standard < asOf ? 'extended' : entry.standard < soon ? 'ends-soon' : 'standard';
  return { status, standardUntil: entry.standard };
}
