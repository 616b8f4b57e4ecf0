import { errorText } from './problem';

export interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numFailedTestSuites: number;
}

/** Counts what ran, and closes with the line that CI adds up. */
export class Tally {
  private passed = 0;
  private failed = 0;
  private skipped = 0;

  constructor(private readonly name: string) {}

  /** One check, which passes unless it throws; what it answers is shown beside its sentence. */
  public async check(sentence: string, check: () => Promise<string | void>): Promise<boolean> {
    const began = Date.now();
    try {
      const detail = await check();
      this.pass(`${sentence}${detail ? `: ${detail}` : ''}  ${((Date.now() - began) / 1000).toFixed(1)} s`);
      return true;
    } catch (error) {
      this.fail(`${sentence}\n${errorText(error).replace(/^/gm, '      ')}`);
      return false;
    }
  }

  public pass(sentence: string) {
    this.passed += 1;
    process.stdout.write(`  ✓ ${sentence}\n`);
  }

  public fail(sentence: string) {
    this.failed += 1;
    process.stdout.write(`  ✗ ${sentence}\n`);
  }

  public skip(sentence: string, reason: string) {
    this.skipped += 1;
    process.stdout.write(`  - ${sentence}: skipped, ${reason}\n`);
  }

  public addJest(results: JestResults) {
    this.passed += results.numPassedTests;
    // A suite that could not even be loaded has no failed tests.
    this.failed += Math.max(results.numFailedTests, results.numFailedTestSuites);
    this.skipped += results.numPendingTests;
  }

  /** The exit code. */
  public close(): number {
    process.stdout.write(`\n${this.name}: ${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped\n`);
    return this.failed === 0 && this.passed > 0 ? 0 : 1;
  }
}
