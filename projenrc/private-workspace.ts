import * as path from 'path';
import { javascript, JsonFile, JsonPatch, typescript } from 'projen';
import { swcJest } from './jest';
import { Monorepo } from './monorepo';
import { setScripts } from './scripts';
import { versions } from './versions';

export interface PrivateWorkspaceOptions {
  /** The folder, from the root. */
  readonly path: string;
  readonly description: string;
  /** npm packages beside `aws-cdk-lib` and `constructs`. */
  readonly dependencies?: string[];
  /** Private workspaces of this repository that it needs, for instance `testkit`. */
  readonly workspaces?: string[];
  /** The folder of a Python package whose tests run with the workspace's own. */
  readonly pythonTests?: string;
  /** npm's `config` of the workspace: versions that its own code needs. */
  readonly config?: Record<string, string>;
}

/** ESLint, and the types of the tests, which no compilation reads. */
export const lintWithTypes = 'eslint . && tsc --noEmit -p test/tsconfig.json';

/** A workspace that is never published: compiled with `tsc`, tested with Jest. */
export class PrivateWorkspace extends typescript.TypeScriptProject {
  constructor(root: Monorepo, options: PrivateWorkspaceOptions) {
    const name = path.basename(options.path);
    super({
      parent: root,
      outdir: options.path,
      name: `@external-metrics/${name}`,
      description: options.description,
      packageManager: javascript.NodePackageManager.NPM,
      minNodeVersion: versions.node,
      defaultReleaseBranch: 'main',
      typescriptVersion: versions.typescript,
      licensed: false, eslint: false, sampleCode: false, package: false, github: false, release: false, npmignoreEnabled: false, depsUpgrade: false,
      disableTsconfigDev: true,
      jestOptions: { jestConfig: { collectCoverage: false }, junitReporting: false, updateSnapshot: javascript.UpdateSnapshot.NEVER },
      deps: [`aws-cdk-lib@${versions.cdk}`, `constructs@${versions.constructs}`, ...options.dependencies ?? []],
    });
    root.delegateInstall(this);
    this.package.addField('private', true);
    for (const workspace of (options.workspaces ?? []).map((each) => `@external-metrics/${each}`)) {
      this.addDeps(workspace);
      // projen would turn "*" into the version that is installed.
      this.package.file.addOverride(`dependencies.${workspace}`, '*');
    }
    if (options.config) this.package.addField('config', options.config);
    this.tsconfig!.file.patch(JsonPatch.add('/extends', '../../tsconfig.base.json'), JsonPatch.replace('/compilerOptions', { rootDir: 'src', outDir: 'lib' }));
    new JsonFile(this, 'test/tsconfig.json', {
      obj: { extends: '../../../tsconfig.base.json', compilerOptions: { noEmit: true, declaration: false, inlineSourceMap: false, inlineSources: false }, include: ['**/*.ts'] },
    });
    swcJest(this);
    setScripts(this, {
      compile: 'tsc -p tsconfig.json',
      test: options.pythonTests ? `jest && node lib/python-tests.js ${options.pythonTests}` : 'jest',
      lint: lintWithTypes,
    });
  }
}
