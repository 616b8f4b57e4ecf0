import { JsonFile, Project } from 'projen';
import { swcTransform } from './jest';

/** The definition of the repository is code with tests of its own: an Nx project beside the packages. */
export function addOwnTests(root: Project) {
  const inputs = ['{projectRoot}/**/*', '{workspaceRoot}/.projenrc.ts', '{workspaceRoot}/.projen/**', '{workspaceRoot}/*.json', '{workspaceRoot}/eslint.config.mjs', '{workspaceRoot}/{packages,apps}/*/*.json', '{workspaceRoot}/packages/*/src/{alarm-*,deployed-resource,private/*}.ts', '{workspaceRoot}/.github/**'];
  new JsonFile(root, 'projenrc/project.json', {
    obj: {
      name: 'projenrc',
      targets: {
        test: { command: 'jest --config projenrc/jest.config.json', cache: true, inputs, dependsOn: [] },
        lint: { command: 'eslint .projenrc.ts projenrc && tsc --noEmit -p tsconfig.json', cache: true, inputs, dependsOn: [] },
      },
    },
  });
  new JsonFile(root, 'projenrc/jest.config.json', { marker: false, obj: { rootDir: '.', testMatch: ['<rootDir>/test/**/*.test.ts'], transform: swcTransform } });
}
