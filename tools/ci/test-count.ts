import { z } from 'zod';

const testResult = z.object({
  status: z.string(),
  fullName: z.string(),
  // Of what was thrown and is no Error there is no message.
  failureMessages: z.array(z.string().nullable()).nullable(),
});
const vitestReport = z.object({
  numPassedTests: z.int().nonnegative(),
  numFailedTests: z.int().nonnegative(),
  testResults: z.array(z.object({ name: z.string(), status: z.string(), assertionResults: z.array(testResult) })),
});

/** A property test tells its counterexample in the first lines, an assertion where it stands. */
const ERROR_LINES = 8;
const LINE = 300;

/** So many may need a second attempt: a busy machine fails one test, a fault fails more (ADR 0048). */
export const MAX_UNSTEADY = 3;

export interface Count {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Sums one vitest JSON report over all projects. A file that failed without a failed test (it does not load, or its
 * set-up threw) counts as one failure.
 * @throws z.ZodError when it is no such report
 */
export function countTests(report: unknown): Count {
  const { numPassedTests, numFailedTests, testResults } = vitestReport.parse(report);
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  return { passed: numPassedTests, failed: numFailedTests + brokenFiles.length };
}

/** A test that failed and then passed. */
export interface UnsteadyTest {
  /** Absolute path. */
  readonly file: string;
  readonly name: string;
  /** What the first attempt failed with: the first lines of it. */
  readonly error: readonly string[];
}

/** @throws z.ZodError when it is no report of vitest */
export function unsteadyTests(report: unknown): UnsteadyTest[] {
  return vitestReport.parse(report).testResults.flatMap(({ name: file, assertionResults }) =>
    assertionResults
      .map(({ status, fullName: name, failureMessages }) => ({ status, name, errors: failureMessages ?? [] }))
      .filter(({ status, errors }) => status === 'passed' && errors.length > 0)
      .map(({ name, errors: [first] }) => ({ file, name, error: linesOf(first ?? '(no message)') })),
  );
}

function linesOf(message: string): string[] {
  const lines = message.split('\n').map((line) => line.slice(0, LINE));
  return lines.slice(0, ERROR_LINES);
}

/** @param failedSteps names of what else ended badly; each counts as a failure unless a counted one explains it */
export function verdict(count: Count, failedSteps: readonly string[]): Count {
  const unexplained = failedSteps.filter((step) => step !== 'npm test' || count.failed === 0);
  const nothingRan = count.passed + count.failed === 0 && unexplained.length === 0;
  return { passed: count.passed, failed: count.failed + unexplained.length + (nothingRan ? 1 : 0) };
}
