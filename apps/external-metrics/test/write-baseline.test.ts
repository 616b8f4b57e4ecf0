import { spawnSync } from 'child_process';
import { cpSync, readFileSync } from 'fs';
import { dirname, join } from 'path';
import * as ts from 'typescript';
import { readDeployed } from '../src/assembly/read-deployed';
import { renderBaseline, writeBaseline } from '../src/baseline/write-baseline';
import { appFolder, filesOf, synthesise, temporaryFolder } from './fixture';

jest.setTimeout(120_000);

const staging = synthesise();
const assembly = join(staging.folder, '..');
const deployed = readDeployed(staging.folder);
const folder = temporaryFolder();
const file = writeBaseline({ environment: 'staging', assembly, folder });
const text = readFileSync(file, 'utf8');

const cli = (...args: string[]) => spawnSync(process.execPath, [join(appFolder, 'lib', 'baseline', 'cli.js'), ...args], { cwd: temporaryFolder(), encoding: 'utf8' });

test('it writes the module of that environment, and nothing else', () => {
  expect(file).toBe(join(folder, 'staging.ts'));
  expect([...filesOf(folder).keys()]).toEqual(['staging.ts']);
});

test('the module has the same value that was read', () => {
  const module = { exports: {} as { deployedStaging?: unknown } };
  new Function('exports', 'require', ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS } }).outputText)(module.exports, () => ({}));
  expect(module.exports.deployedStaging).toEqual(deployed);
});

test('the module compiles where it belongs', () => {
  const place = join(appFolder, 'src', 'environments', 'deployed', 'staging.ts');
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(join(appFolder, 'tsconfig.json'), (path) => ts.sys.readFile(path)).config, ts.sys, appFolder);
  const host = ts.createCompilerHost(options);
  const fromDisk = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version, ...rest) => (name === place ? ts.createSourceFile(name, text, version) : fromDisk(name, version, ...rest));
  const program = ts.createProgram([place], { ...options, noEmit: true, incremental: false }, host);
  expect(ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  expect(program.getSourceFile(place)?.text).toBe(text);
});

test.each([['staging', text], ['production', renderBaseline('production', readDeployed(synthesise({ name: 'production' }).folder))]])('%s: the module is as the lint rules want it', (name, code) => {
  const eslint = join(dirname(require.resolve('eslint/package.json')), 'bin', 'eslint.js');
  const { stdout, status } = spawnSync(process.execPath, [eslint, '--stdin', '--stdin-filename', join('src', 'environments', 'deployed', `${name}.ts`), '--max-warnings', '0'], { cwd: appFolder, input: code, encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

test('the same assembly gives the same bytes, wherever it is', () => {
  const elsewhere = temporaryFolder();
  cpSync(assembly, elsewhere, { recursive: true });
  expect(readFileSync(writeBaseline({ environment: 'staging', assembly: elsewhere, folder: temporaryFolder() }), 'utf8')).toBe(text);
  expect(renderBaseline('staging', readDeployed(synthesise({ deployed }).folder))).toBe(text);
});

test.each([
  [['stagging'], '[EnvironmentUnknown] environment: got "stagging", expected dev, staging, production; did you mean staging?'],
  [[], '[EnvironmentUnknown] environment: got "", expected dev, staging, production; name one: npm run baseline -- staging'],
  [['prod'], '[EnvironmentUnknown] environment: got "prod", expected dev, staging, production; did you mean production?'],
  [['constructor'], '[EnvironmentUnknown] environment: got "constructor"'],
  [['staging', 'nowhere'], '[AssemblyMissing] assembly: got "nowhere", expected a cloud assembly with assembly-Staging; name the folder'],
])('%j ends with code 2 and the reason', (args, expected) => {
  const { status, stderr, stdout } = cli(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(expected);
  expect(stderr).not.toMatch(/^ +at /m);
});
