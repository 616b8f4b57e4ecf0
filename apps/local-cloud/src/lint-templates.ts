import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCdkWithoutCloud } from './cdk';
import { LOCAL_REGION, withoutUserSettings } from './cloud-environment';
import { ensureEmulatorEnvironment } from './local-cloud';
import { appDirectory } from './paths';
import { errorText } from './problem';
import { run } from './process-group';
import { templateFiles } from './rehearsal/templates';
import { onShutdown } from './shutdown';
import { Tally } from './tally';

/** Warnings that are meant, and why. */
const KNOWN: Readonly<Record<string, string>> = {
  W3691: 'known: with the major version alone, Amazon RDS takes its newest minor',
};

export interface Finding {
  readonly error: boolean;
  readonly rule: string;
  /** Of an assembly: the path of the construct, else of the template. */
  readonly place: string;
  readonly message: string;
}

interface ValidationReport {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string;
      readonly severity: string;
      readonly description: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

interface CfnLintMatch {
  readonly Filename: string;
  readonly Level: string;
  readonly Message: string;
  readonly Rule: { readonly Id: string };
  readonly Location: { readonly Path: readonly (string | number)[] | null };
}

/** `npm run lint:templates`: every environment passes CDK's validation, and every template cfn-lint. */
async function main(): Promise<number> {
  const tally = new Tally('templates');
  const interpreter = await ensureEmulatorEnvironment();
  const directory = mkdtempSync(join(tmpdir(), 'external-metrics-templates-'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  const forget = onShutdown({ stop: async () => remove(), abandon: remove });
  try {
    const assembly = join(directory, 'cdk.out');
    const synthesised = await tally.check('all environments synthesise, without credentials', () => synthesise(assembly));
    if (existsSync(join(assembly, 'validation-report.json'))) countFindings(tally, stages(assembly), readValidation(assembly));
    else if (synthesised) tally.fail('the validation of CDK did not run: cdk.json is to turn it on');
    if (synthesised) countFindings(tally, templateFiles(assembly), await cfnLint(interpreter, assembly, templateFiles(assembly)));
  } finally {
    forget();
    remove();
  }
  return tally.close();
}

async function synthesise(assembly: string) {
  const output: string[] = [];
  const variables = { ...withoutUserSettings(process.env), HOME: dirname(assembly) };
  const code = await runCdkWithoutCloud(variables, ['synth', '**', '--quiet', '--output', assembly], { directory: appDirectory, onLine: (line) => output.push(line) });
  if (code !== 0) throw new Error(output.join('\n').trim());
}

function stages(assembly: string): string[] {
  return readdirSync(assembly).filter((name) => name.startsWith('assembly-')).map((name) => `${name.replace('assembly-', '')}/`);
}

/** What the rules that CDK brings along found; `cdk.json` makes their errors those of the synthesis. */
export function readValidation(assembly: string): Finding[] {
  const { pluginReports } = JSON.parse(readFileSync(join(assembly, 'validation-report.json'), 'utf8')) as ValidationReport;
  return pluginReports.flatMap(({ violations }) => violations).flatMap(({ ruleName, severity, description, violatingConstructs }) => violatingConstructs.map(({ constructPath }) => (
    { error: !/^(warning|info)/.test(severity), rule: ruleName, place: constructPath, message: description }
  )));
}

/** What cfn-lint finds in templates, which are paths below a directory. */
export async function cfnLint(interpreter: string, directory: string, templates: readonly string[]): Promise<Finding[]> {
  const results = join(directory, 'cfn-lint.json');
  const output: string[] = [];
  const code = await run(join(dirname(interpreter), 'cfn-lint'), ['--regions', LOCAL_REGION, '--format', 'json', '--output-file', results, '--', ...templates], {
    cwd: directory, env: withoutUserSettings(process.env), onLine: (line) => output.push(line),
  });
  if (!existsSync(results)) throw new Error(`cfn-lint ended with ${code}:\n${output.join('\n')}`);
  const matches = JSON.parse(readFileSync(results, 'utf8')) as CfnLintMatch[];
  return matches.map(({ Filename, Level, Message, Rule, Location }) => (
    { error: Level === 'Error', rule: Rule.Id, place: [Filename, ...Location.Path ?? []].join('/'), message: Message }
  ));
}

/** One check for each place: it passes without an error in it. Warnings are shown once for each rule. */
export function countFindings(tally: Tally, places: readonly string[], findings: readonly Finding[]) {
  for (const place of places) {
    const errors = findings.filter((finding) => finding.error && finding.place.startsWith(place));
    if (errors.length === 0) tally.pass(place);
    else tally.fail([place, ...errors.map(({ rule, place: where, message }) => `      ${rule} ${where}: ${message}`)].join('\n'));
  }
  for (const { rule, place, message } of findings.filter((finding) => finding.error && !places.some((each) => finding.place.startsWith(each)))) {
    tally.fail(`${place}: ${rule} ${message}`);
  }
  const warnings = findings.filter(({ error }) => !error);
  for (const rule of new Set(warnings.map((warning) => warning.rule))) {
    const alike = warnings.filter((warning) => warning.rule === rule);
    process.stdout.write(`  ! ${rule}, ${alike.length} times: ${KNOWN[rule] ?? `${alike[0].message} (${alike[0].place})`}\n`);
  }
}

if (require.main === module) {
  main().then((code) => {
    process.exitCode = code;
  }, (error: unknown) => {
    console.error(errorText(error));
    process.exitCode = 1;
  });
}
