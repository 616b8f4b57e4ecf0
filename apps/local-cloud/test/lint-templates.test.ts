import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureEmulatorEnvironment } from '../src/local-cloud';
import { cfnLint, countFindings, readValidation } from '../src/lint-templates';
import { findPython, OLDEST_PYTHON } from '../src/python';
import { Tally } from '../src/tally';
import { scratchDirectory } from './scratch-directory';

const scratch = scratchDirectory();
const hasPython = findPython() !== undefined;

let said: string[];

beforeEach(() => {
  said = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
});
afterEach(() => jest.restoreAllMocks());

function close(tally: Tally): { exitCode: number; summary: string | undefined } {
  return { exitCode: tally.close(), summary: said.at(-1)?.trim() };
}

function template(name: string, resource: unknown): string {
  writeFileSync(join(scratch.path, name), JSON.stringify({ Resources: { It: resource } }));
  return name;
}

const withCfnLint = hasPython ? test : test.skip;

withCfnLint(`a template with an error fails, the others pass${hasPython ? '' : ` (skipped: no Python ${OLDEST_PYTHON} or newer)`}`, async () => {
  const interpreter = await ensureEmulatorEnvironment();
  const templates = [
    template('good.template.json', { Type: 'AWS::SNS::Topic' }),
    template('bad.template.json', { Type: 'AWS::SNS::Topic', Properties: { Colour: 'blue' } }),
    template('old.template.json', { Type: 'AWS::RDS::DBInstance', DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete', Properties: { Engine: 'postgres', EngineVersion: '9', DBInstanceClass: 'db.t4g.micro', AllocatedStorage: '20', ManageMasterUserPassword: true, MasterUsername: 'someone' } }),
  ];
  const tally = new Tally('templates');
  countFindings(tally, templates, await cfnLint(interpreter, scratch.path, templates));
  expect(close(tally)).toEqual({ exitCode: 1, summary: 'templates: 2 passed, 1 failed, 0 skipped' });
  expect(said.join('')).toMatch(/✗ bad\.template\.json\n {6}E3002 bad\.template\.json\/Resources\/It\/Properties\/Colour: /);
  expect(said.join('')).toContain('! W3691, 1 times: known');
}, 300_000);

function validation(severity: string, constructPath: string) {
  writeFileSync(join(scratch.path, 'validation-report.json'), JSON.stringify({ pluginReports: [{ violations: [{ ruleName: 'X1', severity, description: 'is wrong', violatingConstructs: [{ constructPath }] }] }] }));
  const tally = new Tally('templates');
  countFindings(tally, ['Dev/', 'Staging/'], readValidation(scratch.path));
  return close(tally);
}

test.each([
  ['an error fails its environment', 'error', 'Dev/Network', 'templates: 1 passed, 1 failed, 0 skipped'],
  ['a fatal error does', 'fatal', 'Staging/Network', 'templates: 1 passed, 1 failed, 0 skipped'],
  ['an error outside the environments is not lost', 'error', 'Other/Stack', 'templates: 2 passed, 1 failed, 0 skipped'],
  ['a warning fails nothing', 'warning', 'Dev/Network', 'templates: 2 passed, 0 failed, 0 skipped'],
])('%s', (_sentence, severity, path, summary) => {
  expect(validation(severity, path).summary).toBe(summary);
});
