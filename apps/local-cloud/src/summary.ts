import pc from 'picocolors';
import type { Check, PartReport } from './read-back/check';

const WIDTH = 100;
const SHORTEST_LABEL = 13;

/** Each part: is it right, what is it, and where it would be in AWS. Values that are too long go on, they are never cut. */
export function summaryLines(reports: readonly PartReport[]): string[] {
  return reports.flatMap((report) => ['', ...partLines(report)]);
}

/** For the end: what doesn't hold, and what was seen instead. */
export function failedLines(reports: readonly PartReport[]): string[] {
  return reports.flatMap(({ part, checks }) => checks.filter(({ passed }) => !passed).map((check) => `[CheckFailed] ${part}: ${check.sentence}: got ${check.seen}`));
}

export function countChecks(reports: readonly PartReport[]): { passed: number; failed: number } {
  const checks = reports.flatMap((report) => report.checks);
  const passed = checks.filter((check) => check.passed).length;
  return { passed, failed: checks.length - passed };
}

function partLines({ part, checks, facts, console }: PartReport): string[] {
  const labelWidth = Math.max(SHORTEST_LABEL, ...facts.map(([label]) => label.length)) + 2;
  return [
    pc.bold(part) + (console ? pc.dim(`  ${console}`) : ''),
    ...facts.flatMap(([label, value]) => factLines(label, value, labelWidth)),
    ...checks.flatMap(checkLines),
  ];
}

function factLines(label: string, value: string, labelWidth: number): string[] {
  return wrap(value, WIDTH - labelWidth - 2).map((line, index) => `  ${pc.cyan((index === 0 ? label : '').padEnd(labelWidth))}${line}`);
}

function checkLines({ sentence, passed, seen }: Check): string[] {
  const [first, ...rest] = wrap(passed ? sentence : `${sentence}: ${seen}`, WIDTH - 4);
  return [`  ${passed ? pc.green('✓') : pc.red('✗')} ${first}`, ...rest.map((line) => `    ${line}`)];
}

/** At spaces and after commas; an ARN that is longer than a line stays in one piece, so that it can be copied. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(/(?<=[ ,])/)) {
    const last = lines.length - 1;
    if (lines[last] === '' || (lines[last] + word).trimEnd().length <= width) lines[last] += word;
    else lines.push(word);
  }
  return lines.map((line) => line.trimEnd());
}
