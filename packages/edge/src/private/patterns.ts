/**
 * Whether a pattern of a rule, with `*` and `?`, takes everything that another one takes. An answer of yes is sure; a no may be wrong where
 * several patterns together cover another.
 */
export function covers(pattern: string, other: string): boolean {
  const expression = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '[^*]');
  return new RegExp(`^${expression}$`, 's').test(other);
}

/** Whether a certificate's name, which may begin with a wildcard for one label, has hosts in common with a host pattern. */
export function meets(certificateName: string, host: string): boolean {
  const name = certificateName.toLowerCase();
  const asked = host.toLowerCase();
  const [label, ...rest] = asked.split('.');
  return covers(asked, name) || (name.startsWith('*.') && label !== '' && covers(rest.join('.'), name.slice(2)));
}
