/** https://www.postgresql.org/docs/17/sql-keywords-appendix.html: the words that PostgreSQL reserves. As of 2026-11-22. */
const keywords = new Set(('all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column concurrently constraint '
  + 'create cross current_catalog current_date current_role current_schema current_time current_timestamp current_user default deferrable desc distinct do else end except '
  + 'false fetch for foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit localtime '
  + 'localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references returning right select session_user similar some symmetric '
  + 'system_user table tablesample then to trailing true union unique user using variadic verbose when where window with').split(' '));

/** Roles that RDS and PostgreSQL keep for themselves. */
const roles = new Set(['admin', 'none', 'public', 'rdsadmin', 'rdsrepladmin', 'rdsproxyadmin', 'rdstopmgr']);

const databases = new Set(['rdsadmin', 'template0', 'template1']);

export function isReservedUser(name: string): boolean {
  const folded = name.toLowerCase();
  return keywords.has(folded) || roles.has(folded) || /^(pg|rds)_/.test(folded);
}

export function isReservedDatabase(name: string): boolean {
  const folded = name.toLowerCase();
  return keywords.has(folded) || databases.has(folded);
}
