/** One thing that is wrong, and how to mend it: the same shape and wording as the libraries' problems. */
export interface Problem {
  /** Stable, PascalCase, listed in the README. */
  readonly code: string;
  readonly subject: string;
  readonly got: unknown;
  readonly expected: string;
  readonly mend: string;
  /** What another program said, line by line. */
  readonly output?: string;
}

export class LocalCloudError extends Error {
  constructor(public readonly problem: Problem) {
    super(describeProblem(problem));
    this.name = problem.code;
  }
}

export function describeProblem({ code, subject, got, expected, mend, output }: Problem): string {
  const said = output ? `\n${output.replace(/^/gm, '    ')}` : '';
  return `[${code}] ${subject}: got ${got === undefined ? 'nothing' : JSON.stringify(got)}, expected ${expected}; ${mend}${said}`;
}

export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
