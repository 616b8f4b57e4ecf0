import { preloadParameter } from './preload-libraries';

const defaults: Readonly<Record<string, string>> = {
  'rds.force_ssl': '1',
  ssl_min_protocol_version: 'TLSv1.2',
  log_connections: '1',
  log_disconnections: '1',
  log_lock_waits: '1',
  log_min_duration_statement: '1000',
};

/** By parameter: the only values that do not weaken what the construct promises. */
export const protectedParameters: Readonly<Record<string, readonly string[]>> = {
  'rds.force_ssl': ['1'],
  ssl_min_protocol_version: ['TLSv1.2', 'TLSv1.3'],
  ssl_max_protocol_version: ['', 'TLSv1.2', 'TLSv1.3'],
  password_encryption: ['scram-sha-256'],
  log_connections: ['1', 'on', 'true', 'yes', 'all'],
  log_disconnections: ['1', 'on', 'true', 'yes'],
  autovacuum: ['1', 'on', 'true', 'yes'],
  full_page_writes: ['1', 'on', 'true', 'yes'],
};

/** By parameter that another property sets: that property. */
export const reservedParameters: Readonly<Record<string, string>> = { shared_preload_libraries: 'preloadLibraries' };

export function parametersOf(own: { [name: string]: string } = {}, preloadLibraries?: string[]): { [name: string]: string } {
  return { ...defaults, ...own, ...(preloadLibraries && { shared_preload_libraries: preloadParameter(preloadLibraries) }) };
}
