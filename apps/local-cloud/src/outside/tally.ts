interface JestResults {
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

  /** Counts one check, which passes unless it throws. */
  public check(sentence: string, check: () => void) {
    if (this.attempt(check)) this.passed += 1;
    else this.fail(sentence);
  }

  /** Whether something that counts itself went through. */
  public attempt(act: () => void): boolean {
    try {
      act();
      return true;
    } catch (error) {
      process.stderr.write(`${(error as Error).message.split('\n')[0]}\n`);
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
