interface Majors {
  readonly from?: number;
  readonly to?: number;
}

/**
 * What RDS for PostgreSQL takes in `shared_preload_libraries`, and in which major versions where not in all. As of 2026-11, after the allowed values that
 * ModifyDBParameterGroup reported for 18 on 2026-09-16, and those of `describe-db-parameters` for versions before. `rdsutils` and its like RDS adds by itself.
 */
const libraries: Readonly<Record<string, Majors>> = {
  auto_explain: {},
  orafce: {},
  pg_bigm: {},
  pg_cron: {},
  pg_hint_plan: {},
  pg_overexplain: { from: 18 },
  pg_prewarm: {},
  pg_similarity: {},
  pg_stat_monitor: {},
  pg_stat_statements: {},
  pg_tle: {},
  pg_transport: {},
  pgaudit: {},
  pglogical: {},
  plprofiler: {},
  plrust: { to: 17 },
};

/** Insights need it, and the parameter takes the place of RDS's own list instead of adding to it. */
const always = 'pg_stat_statements';

export function isKnownLibrary(name: string, major: number): boolean {
  const { from = 0, to = Infinity } = libraries[name] ?? { to: 0 };
  return major >= from && major <= to;
}

export function preloadParameter(names: readonly string[]): string {
  return [...new Set([always, ...names])].sort().join(',');
}
