import { FLAGS } from 'aws-cdk-lib/cx-api';
import { JsonFile } from 'projen';
import { Monorepo } from './monorepo';
import { lintWithTypes, PrivateWorkspace, PrivateWorkspaceOptions } from './private-workspace';
import { setScripts } from './scripts';
import { copySource } from './shared-sources';

export interface CdkAppOptions extends PrivateWorkspaceOptions {
  /** The construct libraries of this repository that the app assembles. */
  readonly libraries: string[];
}

/** A CDK app that is deployed from compiled JavaScript: a type check in the synth path costs twelve times as much. */
export class CdkApp extends PrivateWorkspace {
  constructor(root: Monorepo, options: CdkAppOptions) {
    super(root, options);
    // projen would turn "*" into the version that is installed.
    this.addDevDeps('@external-metrics/testkit');
    this.package.file.addOverride('devDependencies.@external-metrics/testkit', '*');
    for (const library of options.libraries.map((name) => `@external-metrics/${name}`)) {
      this.addDeps(library);
      this.package.file.addOverride(`dependencies.${library}`, '*');
    }
    setScripts(this, {
      compile: 'tsc -p tsconfig.json',
      test: 'jest',
      lint: lintWithTypes,
      synth: 'cdk synth --quiet',
    });
    copySource(this, 'problems.ts', 'src/config/problems.ts');
    new JsonFile(this, 'cdk.json', {
      obj: {
        app: 'node lib/main.js',
        context: {
          ...Object.fromEntries(Object.entries(FLAGS).filter(([, { introducedIn }]) => introducedIn.v2).map(([flag, { recommendedValue }]) => [flag, recommendedValue])),
          '@aws-cdk/core:defaultCrossStackReferences': 'weak',
          '@aws-cdk/core:validateAgainstDefaultRules': true,
        },
      },
    });
  }
}
