import { javascript } from 'projen';

/** Jest with SWC: types are checked by the compiler and the linter, not again in each test run. */
export const swcTransform = {
  '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true }, keepClassNames: true }, module: { type: 'commonjs' } }],
};

export function swcJest(project: javascript.NodeProject) {
  const { config } = project.jest!;
  config.transform = swcTransform as never;
  config.testMatch = ['<rootDir>/test/**/*.test.ts'];
}
