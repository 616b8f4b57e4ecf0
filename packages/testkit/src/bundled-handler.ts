import { createHash } from 'crypto';
import { readFileSync } from 'fs';
import { join } from 'path';
import * as tls from 'tls';

/** The very file that is deployed, in `assets/` of the package that is tested, with what Lambda brings along replaced by `runtime`. */
export function bundled<H>(name: string, runtime: Record<string, unknown>): H {
  const module = { exports: {} as { handler: H } };
  const load = (request: string): unknown => runtime[request] ?? jest.requireActual(request);
  new Function('module', 'exports', 'require', '__filename', '__dirname', code(name))(module, module.exports, load, file(name), join(file(name), '..'));
  return module.exports.handler;
}

export function hashOf(name: string): string {
  return createHash('sha256').update(code(name)).digest('hex');
}

function code(name: string): string {
  return readFileSync(file(name), 'utf8');
}

function file(name: string): string {
  return join(process.cwd(), 'assets', name, 'index.js');
}

/** What `NODE_EXTRA_CA_CERTS` does for a process. */
export function trusting(authority: string): typeof tls {
  return { ...tls, connect: ((options: tls.ConnectionOptions) => tls.connect({ ...options, ...(options.ca ? {} : { secureContext: tls.createSecureContext({ ca: authority }) }) })) as typeof tls.connect };
}
