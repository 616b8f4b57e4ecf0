import { awscdk, cdk, javascript, JsonPatch } from 'projen';
import { addSharedSources, copySource } from './shared-sources';
import { swcJest } from './jest';
import { Monorepo } from './monorepo';
import { lintWithTypes } from './private-workspace';
import { committedVersion } from './release';
import { setScripts } from './scripts';
import { versions } from './versions';

export interface ConstructLibraryOptions {
  /** The folder below `packages/`, and the npm name behind the scope. */
  readonly name: string;
  readonly description: string;
  /** What its tests and the handlers that it ships need beside the testkit. */
  readonly devDependencies?: string[];
  /** Whether `handlers/bundle.ts` makes the code of its functions, `assets/`. */
  readonly handlers?: boolean;
}

/** A jsii construct library, published and versioned apart from the others. */
export class ConstructLibrary extends awscdk.AwsCdkConstructLibrary {
  constructor(root: Monorepo, options: ConstructLibraryOptions) {
    const module = options.name.replace(/-/g, '_');
    const outdir = `packages/${options.name}`;
    super({
      parent: root,
      outdir,
      name: `@external-metrics/${options.name}`,
      description: options.description,
      author: 'External Metrics Constructs',
      authorAddress: 'constructs@external-metrics.example',
      authorOrganization: true,
      copyrightOwner: 'External Metrics Constructs',
      repositoryUrl: 'https://github.com/external-metrics/constructs.git',
      repositoryDirectory: outdir,
      keywords: ['aws', 'cdk', 'external-metrics', options.name],
      defaultReleaseBranch: 'main',
      packageManager: javascript.NodePackageManager.NPM,
      minNodeVersion: versions.node,
      cdkVersion: versions.cdkFloor,
      constructsVersion: versions.constructsFloor,
      jsiiVersion: versions.jsii,
      typescriptVersion: versions.typescript,
      validateTsconfig: cdk.ValidateTsconfig.STRICT,
      eslint: false, docgen: false, jest: true, sampleCode: false, github: false, release: false, buildWorkflow: false, depsUpgrade: false,
      lambdaAutoDiscover: false, edgeLambdaAutoDiscover: false, singletonLambdaAutoDiscover: false, lambdaExtensionAutoDiscover: false, integrationTestAutoDiscover: false,
      jestOptions: { jestConfig: { collectCoverage: false }, junitReporting: false, updateSnapshot: javascript.UpdateSnapshot.NEVER },
      publishToPypi: { distName: `external-metrics-${options.name}`, module: `external_metrics_${module}` },
      publishToMaven: { javaPackage: `com.externalmetrics.${module}`, mavenGroupId: 'com.externalmetrics', mavenArtifactId: options.name },
      publishToNuget: { packageId: `ExternalMetrics.${pascalCase(options.name)}`, dotNetNamespace: `ExternalMetrics.${pascalCase(options.name)}` },
      publishToGo: { moduleName: 'github.com/external-metrics/constructs-go', packageName: `externalmetrics${module.replace(/_/g, '')}` },
    });
    root.delegateInstall(this);
    this.package.addField('version', committedVersion(root, outdir));
    // Developed against the newest; projen would pin the floor.
    this.package.file.addOverride('devDependencies.aws-cdk-lib', versions.cdk);
    this.package.file.addOverride('devDependencies.constructs', versions.constructs);
    this.addDevDeps('@external-metrics/testkit', ...options.devDependencies ?? []);
    this.package.file.addOverride('devDependencies.@external-metrics/testkit', '*');
    this.tsconfig!.file.patch(JsonPatch.add('/extends', '../../tsconfig.base.json'), JsonPatch.replace('/compilerOptions', { rootDir: 'src', outDir: 'lib' }));
    if (options.handlers) this.gitignore.exclude('/assets/');
    this.npmignore?.exclude('/handlers/', '/test/', '/dist/', '/.jsii.tabl.json', '/tsconfig.tsbuildinfo', '/.warnings.jsii.js', '*.snapshot');
    this.tsconfigDev.file.patch(JsonPatch.add('/extends', '../../../tsconfig.base.json'), JsonPatch.replace('/compilerOptions', { noEmit: true, declaration: false, inlineSourceMap: false, inlineSources: false }));
    this.tsconfigDev.file.addOverride('include', ['**/*.ts', ...options.handlers ? ['../handlers/**/*.ts'] : []]);
    this.tsconfigDev.file.addOverride('exclude', ['**/*.snapshot']);
    swcJest(this);
    setScripts(this, {
      compile: `${options.handlers ? 'tsx handlers/bundle.ts && ' : ''}jsii --silence-warnings=reserved-word`,
      test: 'jest',
      lint: lintWithTypes,
      floor: `node ../../apps/local-cloud/lib/outside/floor.js ${options.name}`,
      'lock:identity': 'tsx ../testkit/src/lock-identity.ts',
      ...Object.fromEntries(['js', 'python', 'java', 'dotnet', 'go'].map((language) => [`package:${language}`, `jsii-pacmak --target ${language} --outdir dist${['dotnet', 'go'].includes(language) ? ' --code-only' : ''}`])),
    });
    addSharedSources(this);
    if (options.handlers) {
      copySource(this, 'bundle.ts', 'handlers/bundle.ts');
      copySource(this, 'vpc-function.ts', 'src/private/vpc-function.ts');
    }
  }
}

function pascalCase(name: string) {
  return name.split('-').map((word) => word[0].toUpperCase() + word.slice(1)).join('');
}
