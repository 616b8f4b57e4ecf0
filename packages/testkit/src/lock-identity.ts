import { writeFileSync } from 'fs';
import { join } from 'path';
import { Template } from 'aws-cdk-lib/assertions';
import { identityOf } from './identity';

/** Run in a library's folder: writes `test/identity.lock.json` from the cases that `test/identity-cases.ts` exports. */
function main() {
  const folder = join(process.cwd(), 'test');
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the module belongs to the library in whose folder this runs
  const { identityCases } = require(join(folder, 'identity-cases.ts')) as { identityCases: Record<string, () => Template> };
  const lock = Object.fromEntries(Object.entries(identityCases).map(([name, template]) => [name, identityOf(template())]));
  writeFileSync(join(folder, 'identity.lock.json'), `${JSON.stringify(lock, null, 2)}\n`);
}

main();
