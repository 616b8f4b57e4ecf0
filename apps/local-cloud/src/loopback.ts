import { LocalCloudError } from './problem';

const LOOPBACK_IPV4 = /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/;

/**
 * Refuses an endpoint that isn't an address of this machine. Names are refused too, `localhost` as well: what they
 * resolve to is somebody else's decision.
 */
export function assertLoopback(endpoint: string | undefined): void {
  const host = hostOf(endpoint);
  if (host !== undefined && (LOOPBACK_IPV4.test(host) || host === '[::1]')) return;
  throw new LocalCloudError({
    code: 'EndpointIsNotLoopback',
    subject: 'AWS_ENDPOINT_URL',
    got: endpoint,
    expected: 'http://127.0.0.0/8 or http://[::1], by address and not by name',
    mend: 'nothing was called; start the local cloud with `npm start -- --keep` and use the endpoint that it prints',
  });
}

function hostOf(endpoint: string | undefined): string | undefined {
  if (endpoint === undefined || !URL.canParse(endpoint)) return undefined;
  const url = new URL(endpoint);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.hostname : undefined;
}
