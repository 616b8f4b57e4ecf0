/** One thing that is wrong with what was given, and how to mend it. */
export interface Problem {
  /** Stable, PascalCase, listed in the README. */
  readonly code: string;
  /** The property, as its user writes it: `nodeGroup.minSize`. */
  readonly subject: string;
  readonly got: unknown;
  readonly expected: string;
  readonly mend: string;
}

/** Thrown once with everything that is wrong. jsii keeps the message only, so the codes are in it. */
export class ProblemsError extends Error {
  constructor(public readonly where: string, public readonly problems: readonly Problem[]) {
    super([`${where}: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`, ...problems.map((problem) => `  ${describeProblem(problem)}`)].join('\n'));
    this.name = problems[0].code;
  }
}

export function throwProblems(where: string, problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ProblemsError(where, problems);
}

export function describeProblem({ code, subject, got, expected, mend }: Problem): string {
  return `[${code}] ${subject}: got ${got === undefined ? 'nothing' : JSON.stringify(got)}, expected ${expected}; ${mend}`;
}
