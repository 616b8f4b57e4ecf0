import { javascript, JsonFile, typescript } from 'projen';
import { addLint } from './lint';
import { addNx } from './nx';
import { addOwnTests } from './own-tests';
import { removeTasks } from './scripts';
import { addWorkflows } from './workflows';
import { versions } from './versions';

/** The root: npm workspaces, one lock file, one installation, Nx for everything that runs in many packages. */
export class Monorepo extends typescript.TypeScriptProject {
  private installNeeded = false;

  constructor(options: { readonly outdir?: string } = {}) {
    super({
      name: 'external-metrics-constructs',
      outdir: options.outdir,
      defaultReleaseBranch: 'main',
      packageManager: javascript.NodePackageManager.NPM,
      minNodeVersion: versions.node,
      projenVersion: versions.projen,
      projenrcTs: true,
      runner: typescript.TypeScriptRunner.tsx(),
      typescriptVersion: versions.typescript,
      license: 'Apache-2.0',
      copyrightOwner: 'External Metrics Constructs',
      disableTsconfigDev: true,
      sampleCode: false,
      // Replaced by one flat ESLint configuration, Nx targets and workflows of our own (lint.ts, nx.ts, workflows.ts).
      jest: false, eslint: false, package: false, release: false, depsUpgrade: false, npmignoreEnabled: false,
      github: true, buildWorkflow: false, pullRequestTemplate: false,
      githubOptions: { mergify: false, pullRequestLint: false },
      devDeps: [
        `nx@${versions.nx}`, `@nx/js@${versions.nx}`, `typescript@${versions.typescript}`, 'tsx@^4.23',
        'eslint@^10', 'typescript-eslint@^8.73', '@eslint/js@^10', 'eslint-plugin-jsdoc@^62',
        'jest@^30', '@types/jest@^30', `@swc/core@${versions.swc}`, '@swc/jest@^0.2.39', 'fast-check@^4',
        `jsii@${versions.jsii}`, `jsii-rosetta@${versions.jsii}`, `jsii-pacmak@${versions.jsiiPacmak}`,
        `aws-cdk@${versions.cdkCli}`, `aws-cdk-lib@${versions.cdk}`, `constructs@${versions.constructs}`,
        `@aws-cdk/integ-tests-alpha@${versions.integTests}`,
      ],
    });
    // The newest release whose binaries for every platform are in the registry: without them `npm ci` refuses the lock file.
    this.package.addPackageResolutions(`unrs-resolver@${versions.unrsResolver}`);
    this.package.addField('private', true);
    this.package.addField('workspaces', ['packages/*', 'apps/*']);
    this.package.addAllowedScripts('nx', '@swc/core', 'esbuild');
    this.gitignore.exclude('.nx/', 'dist/', 'lib/', '.jsii', '.warnings.jsii.js', '*.tsbuildinfo', 'cdk.out/', '.venv/', '__pycache__/', '.pytest_cache/', '.local-cloud/',
      'cdk-integ.out*', 'environments.local.json', 'tsconfig.jsii.json', '.DS_Store');

    this.tsconfig!.file.addOverride('include', ['.projenrc.ts', 'projenrc/**/*.ts']);
    // Shared sources import what is beside them in a library, not here.
    this.tsconfig!.file.addOverride('exclude', ['projenrc/shared-sources']);
    this.tryFindObjectFile('projenrc/tsconfig.json')!.addOverride('exclude', ['node_modules', 'shared-sources']);
    this.tsconfig!.file.addOverride('compilerOptions', { noEmit: true, rootDir: '.', types: ['node', 'jest'], skipLibCheck: true, module: 'node16', moduleResolution: 'node16' });
    this.tsconfig!.file.addDeletionOverride('compilerOptions.outDir');
    new JsonFile(this, 'tsconfig.base.json', {
      marker: false, // jsii reads it with JSON.parse
      obj: {
        compilerOptions: {
          target: 'ES2022', lib: ['es2022'], module: 'node16', moduleResolution: 'node16', declaration: true, esModuleInterop: true, experimentalDecorators: true,
          inlineSourceMap: true, inlineSources: true, noEmitOnError: true, noFallthroughCasesInSwitch: true, noImplicitAny: true, noImplicitReturns: true,
          noImplicitThis: true, noUnusedLocals: true, noUnusedParameters: true, resolveJsonModule: true, skipLibCheck: true, strict: true,
          strictNullChecks: true, strictPropertyInitialization: true, stripInternal: false, alwaysStrict: true, types: ['node', 'jest'],
        },
      },
    });

    addNx(this);
    addOwnTests(this);
    addLint(this);
    addWorkflows(this);
    this.setCommands();
    this.installOnceAtTheEnd();
  }

  /** A workspace never installs by itself: one installation at the root, after every `package.json` is written. */
  public delegateInstall(workspace: javascript.NodeProject) {
    const written = workspace.package as unknown as { file: { changed: boolean }; postSynthesize: () => void };
    written.postSynthesize = () => { this.installNeeded ||= written.file.changed; };
  }

  private setCommands() {
    removeTasks(this, ['default', 'install', 'install:ci']);
    const compiled = 'nx run-many -t compile &&';
    const scripts = {
      build: 'nx run-many -t compile synth',
      start: `${compiled} node apps/local-cloud/lib/cli.js start`,
      stop: 'node apps/local-cloud/lib/cli.js stop',
      test: 'nx run-many -t test lint',
      integ: `${compiled} node apps/local-cloud/lib/outside/integ.js`,
      floor: 'nx run-many -t floor',
      rehearse: `${compiled} node apps/local-cloud/lib/rehearsal/main.js`,
      consumer: `${compiled} node apps/local-cloud/lib/outside/consumer/main.js`,
      baseline: `${compiled} node apps/external-metrics/lib/baseline/cli.js`,
      'stack-policy': `${compiled} node apps/external-metrics/lib/stack-policy/cli.js`,
      'control-plane': `${compiled} node packages/testkit/lib/build-control-plane.js`,
      'lint:templates': `${compiled} node apps/local-cloud/lib/lint-templates.js`,
      'lock:identity': 'nx run-many -t lock:identity --skip-nx-cache',
      projen: 'projen',
    };
    for (const [name, command] of Object.entries(scripts)) this.setScript(name, command);
  }

  private installOnceAtTheEnd() {
    const root = this.package as unknown as { file: { changed: boolean }; installDependencies: () => void; postSynthesize: () => void };
    const postSynthesize = root.postSynthesize.bind(root);
    root.postSynthesize = () => {
      if (this.installNeeded && !root.file.changed) root.installDependencies();
      postSynthesize();
    };
  }
}
