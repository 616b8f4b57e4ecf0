import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory for each test, removed after it. */
export function scratchDirectory(): { readonly path: string } {
  const scratch = { path: '' };
  beforeEach(() => {
    scratch.path = mkdtempSync(join(tmpdir(), 'local-cloud-test-'));
  });
  afterEach(() => rmSync(scratch.path, { recursive: true, force: true }));
  return scratch;
}
