import { Project, TextFile } from 'projen';

/** The rules of the architecture that a linter can see, each with its reason. */
export function addLint(root: Project) {
  const file = new TextFile(root, 'eslint.config.mjs');
  file.addLine(`// ${file.marker}`);
  for (const line of configuration.trim().split('\n')) file.addLine(line);
  file.addLine('');
}

const configuration = `
import js from '@eslint/js';
import jsdoc from 'eslint-plugin-jsdoc';
import tseslint from 'typescript-eslint';

const libraries = ['network', 'eks-cluster', 'postgres', 'redis', 'edge'];
const otherLibraries = (own) => libraries.filter((name) => name !== own).map((name) => ({
  group: ['@external-metrics/' + name, '@external-metrics/' + name + '/*'],
  message: 'Libraries are released alone: they meet in the app, through the interfaces of aws-cdk-lib (docs/architecture.md, rule 1).',
}));

const hermetic = [
  { selector: "ImportDeclaration[source.value=/^(node:)?(fs|child_process|https?|net|os)\\\\b/]", message: 'A construct reads no file, machine or network (docs/architecture.md, rule 3).' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Synthesis has no clock (docs/architecture.md, rule 3).' },
  { selector: "CallExpression[callee.property.name=/^(try)?[gG]etContext$/]", message: 'Context is not a prop (docs/architecture.md, rule 3).' },
];
const namedParameters = {
  selector: "MethodDefinition:not([accessibility='private']) > FunctionExpression > :matches(ObjectPattern, AssignmentPattern[left.type='ObjectPattern'])",
  message: 'jsii gives such a parameter a name that Java refuses: name it, and take it apart in the body.',
};

export default tseslint.config(
  { ignores: ['**/lib/**', '**/dist/**', '**/node_modules/**', '**/cdk.out/**', '**/*.snapshot/**', '**/cdk-integ.out*/**', '**/*.d.ts', '**/*.js', '**/.venv/**', '**/.local-cloud/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  ...tseslint.configs.stylistic,
  {
    rules: {
      '@typescript-eslint/consistent-indexed-object-style': 'off', // jsii knows index signatures only
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  ...libraries.map((name) => ({
    files: ['**/packages/' + name + '/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: otherLibraries(name) }] },
  })),
  {
    files: ['**/packages/{network,eks-cluster,postgres,redis,edge}/src/**/*.ts'],
    plugins: { jsdoc },
    rules: {
      'no-restricted-globals': ['error', { name: 'process', message: 'What a construct needs is a prop (docs/architecture.md, rule 3).' }],
      'no-restricted-properties': ['error', { object: 'Date', property: 'now', message: 'Synthesis has no clock (docs/architecture.md, rule 3).' }],
      'no-restricted-syntax': ['error', ...hermetic, namedParameters],
      'jsdoc/require-jsdoc': ['error', { publicOnly: true, require: { ClassDeclaration: true, MethodDefinition: false }, contexts: ['TSInterfaceDeclaration', 'TSPropertySignature', 'TSEnumDeclaration'] }],
    },
  },
  {
    files: ['**/packages/{network,eks-cluster,postgres,redis,edge}/src/**/private/**/*.ts'],
    rules: { 'jsdoc/require-jsdoc': 'off', 'no-restricted-syntax': ['error', ...hermetic] },
  },
);
`;
