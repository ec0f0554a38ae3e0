import { z } from 'zod';

const vitestReport = z.object({
  numPassedTests: z.int().nonnegative(),
  numFailedTests: z.int().nonnegative(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

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

/** @param failedSteps names of what else ended badly; each counts as a failure unless a counted one explains it */
export function verdict(count: Count, failedSteps: readonly string[]): Count {
  const unexplained = failedSteps.filter((step) => step !== 'npm test' || count.failed === 0);
  const nothingRan = count.passed + count.failed === 0 && unexplained.length === 0;
  return { passed: count.passed, failed: count.failed + unexplained.length + (nothingRan ? 1 : 0) };
}
