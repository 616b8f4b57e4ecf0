import { JsonFile, Project } from 'projen';

/** Nx: what each target reads and writes, so that only what changed runs again. No daemon, no cloud, no analytics. */
export function addNx(root: Project) {
  const library = ['{projectRoot}/lib', '{projectRoot}/assets', '{projectRoot}/.jsii', '{projectRoot}/.warnings.jsii.js', '{projectRoot}/tsconfig.tsbuildinfo'];
  new JsonFile(root, 'nx.json', {
    obj: {
      analytics: false,
      neverConnectToCloud: true,
      useDaemonProcess: false,
      tui: { enabled: false },
      defaultBase: 'main',
      parallel: 2,
      namedInputs: {
        shared: ['{workspaceRoot}/package-lock.json', '{workspaceRoot}/tsconfig.base.json', { runtime: 'node -v' }],
        // What tests find or miss on a machine: a result without it is not a result with it.
        servers: ['go version', 'python3 --version', 'redis-server --version', 'ls /usr/lib/postgresql'].map((command) => ({ runtime: `${command} 2>&1 || true` })),
        production: ['default', '!{projectRoot}/test/**'],
        default: ['{projectRoot}/**/*', '!{projectRoot}/lib/**', '!{projectRoot}/dist/**', '!{projectRoot}/assets/**', '!{projectRoot}/.jsii', '!{projectRoot}/cdk.out/**', '!{projectRoot}/.venv/**', 'shared'],
        rules: ['{workspaceRoot}/eslint.config.mjs'],
      },
      targetDefaults: {
        compile: { cache: true, dependsOn: ['^compile'], inputs: ['production', '^production'], outputs: library },
        test: { cache: true, dependsOn: ['compile'], inputs: ['default', '^production', 'servers'] },
        lint: { cache: true, dependsOn: ['compile'], inputs: ['default', '^production', 'rules'] },
        floor: { cache: true, dependsOn: ['compile', { projects: ['@external-metrics/local-cloud'], target: 'compile' }], inputs: ['default', '^production', '{workspaceRoot}/apps/local-cloud/src/**'] },
        synth: { cache: true, dependsOn: ['compile'], inputs: ['default', '^production'], outputs: ['{projectRoot}/cdk.out'] },
        'package:js': { cache: true, dependsOn: ['compile'], inputs: ['production', '^production'], outputs: ['{projectRoot}/dist/js'] },
        'package:python': { cache: true, dependsOn: ['compile'], inputs: ['production', '^production'], outputs: ['{projectRoot}/dist/python'] },
        'package:java': { cache: true, dependsOn: ['compile'], inputs: ['production', '^production'], outputs: ['{projectRoot}/dist/java'] },
        'lock:identity': { dependsOn: ['compile'] },
      },
      release: {
        projects: ['packages/*', '!packages/testkit'],
        projectsRelationship: 'independent',
        releaseTag: { pattern: '{projectName}@{version}' },
        version: { conventionalCommits: true, updateDependents: 'always', preserveMatchingDependencyRanges: false, versionPrefix: '^' },
        changelog: { workspaceChangelog: false, projectChangelogs: { file: '{projectRoot}/CHANGELOG.md', createRelease: false } },
        git: { commitMessage: 'chore(release): publish' },
      },
    },
  });
}
