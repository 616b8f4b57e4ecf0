import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/**
 * Each folder beside this file becomes one file in `assets/`, the code of a Lambda function. The same bytes everywhere, for the hash of an asset
 * is in the template: paths are given from this package, and nothing of the machine is in the output.
 */
const root = join(__dirname, '..');

for (const name of readdirSync(__dirname).filter((entry) => statSync(join(__dirname, entry)).isDirectory())) {
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: [`handlers/${name}/index.ts`],
    outfile: `assets/${name}/index.js`,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    // Lambda's own; and native bindings that clients look for.
    external: ['@aws-sdk/client-*', 'pg-native', 'cloudflare:sockets'],
    legalComments: 'inline',
    tsconfigRaw: '{}',
    logLevel: 'warning',
    metafile: true,
  });
  writeFileSync(join(root, 'assets', name, 'THIRD-PARTY-LICENSES.txt'), licensesOf(Object.keys(metafile.inputs)));
}

/** Of every package that is in a bundle, as their licences ask. */
function licensesOf(inputs: readonly string[]): string {
  const packages = new Set(inputs.flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
  return [...packages].map((folder) => join(root, folder)).map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>;
    const text = readdirSync(folder).filter((file) => /^licen[cs]e/i.test(file)).map((file) => readFileSync(join(folder, file), 'utf8').trim());
    return [`${name} ${version} (${license})`, ...text].join('\n\n');
  }).sort().join('\n\n---\n\n') + '\n';
}
