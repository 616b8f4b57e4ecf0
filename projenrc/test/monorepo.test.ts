import { execFileSync } from 'child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';

const root = join(__dirname, '..', '..');
const libraries = ['network', 'eks-cluster', 'postgres', 'redis', 'edge'];

interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly private?: boolean;
  readonly bundledDependencies?: string[];
}

function json<T>(...path: string[]): T {
  return JSON.parse(readFileSync(join(root, ...path), 'utf8')) as T;
}

function files(): string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).trim().split('\n').filter((file) => existsSync(join(root, file)));
}

describe('npx projen', () => {
  const copy = mkdtempSync(join(tmpdir(), 'projenrc-'));
  const before = new Map(files().map((file) => [file, readFileSync(join(root, file))]));

  beforeAll(() => {
    for (const file of before.keys()) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      cpSync(join(root, file), join(copy, file));
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    execFileSync(join(root, 'node_modules', '.bin', 'tsx'), ['.projenrc.ts'], { cwd: copy, env: { ...process.env, PROJEN_DISABLE_POST: 'true', CI: '' }, stdio: 'pipe' });
  }, 120_000);

  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  test('leaves every file of the tree as it is', () => {
    const changed = [...before].filter(([file, content]) => !existsSync(join(copy, file)) || !readFileSync(join(copy, file)).equals(content)).map(([file]) => file);
    expect(changed).toEqual([]);
  });

  test('adds no file that git would show', () => {
    const ignored = (name: string) => ['node_modules'].includes(name);
    const walk = (folder: string): string[] => readdirSync(join(copy, folder), { withFileTypes: true }).filter(({ name }) => !ignored(name)).flatMap((entry) => {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      return entry.isDirectory() ? walk(path) : [path];
    });
    expect(walk('').filter((file) => !before.has(file))).toEqual([]);
  });
});

/** What the handlers of a library are bundled from, in its package as code and not as dependencies, and what its integration tests hand over. */
const bundled: Record<string, string[]> = {
  'eks-cluster': ['@aws-cdk/lambda-layer-kubectl-v35'],
  postgres: ['@aws-sdk/client-secrets-manager', '@aws-sdk/rds-signer', '@types/aws-lambda', '@types/pg', 'esbuild', 'pg'],
  redis: ['@aws-sdk/client-elasticache', '@aws-sdk/client-secrets-manager', '@redis/client', '@smithy/hash-node', '@smithy/protocol-http', '@smithy/signature-v4', '@types/aws-lambda', 'esbuild'],
};

describe('a construct library', () => {
  test.each(libraries)('%s depends on the CDK alone, as peers', (library) => {
    const manifest = json<Manifest>('packages', library, 'package.json');
    expect(manifest.dependencies).toBeUndefined();
    expect(manifest.bundledDependencies).toBeUndefined();
    expect(manifest.peerDependencies).toEqual({ 'aws-cdk-lib': '^2.257.0', 'constructs': '^10.5.0' });
    expect(Object.keys(manifest.devDependencies ?? {}).filter((name) => !bundled[library]?.includes(name)).sort()).toEqual(['@external-metrics/testkit', 'aws-cdk-lib', 'constructs']);
  });

  test.each(libraries)("%s's shared sources are the same as everybody's", (library) => {
    for (const file of ['alarm-actions.ts', 'alarm-threshold.ts', 'deployed-resource.ts', 'private/problems.ts', 'private/replacement-guard.ts']) {
      expect(readFileSync(join(root, 'packages', library, 'src', file), 'utf8')).toBe(readFileSync(join(root, 'packages', libraries[0], 'src', file), 'utf8'));
    }
  });
});

test.each(['packages/testkit', 'apps/local-cloud', 'apps/external-metrics'])('%s is never published', (folder) => {
  expect(json<Manifest>(folder, 'package.json').private).toBe(true);
});

test('Nx restores everything that a compilation writes', () => {
  const { targetDefaults } = json<{ targetDefaults: Record<string, { outputs?: string[] }> }>('nx.json');
  expect(targetDefaults.compile.outputs).toEqual(expect.arrayContaining(['{projectRoot}/lib', '{projectRoot}/.jsii']));
});
