import { expect, test } from 'vitest';
import { z } from 'zod';
import { countTests, verdict } from './test-count.ts';

const file = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map((s) => ({ status: s })) });

test('passed and failed tests are taken from the report', () => {
  const testResults = [file('passed', 'passed'), file('failed', 'passed', 'failed')];
  expect(countTests({ numPassedTests: 2, numFailedTests: 1, testResults })).toEqual({ passed: 2, failed: 1 });
});

test('a file that does not load counts as one failure', () => {
  expect(countTests({ numPassedTests: 0, numFailedTests: 0, testResults: [file('failed')] })).toEqual({
    passed: 0,
    failed: 1,
  });
});

test('a report of another form is refused, not counted as nothing', () => {
  expect(() => countTests({ passed: 3 })).toThrow(z.ZodError);
});

test.each([
  ['a failed check is one failure more', { passed: 5, failed: 0 }, ['npm run check'], { passed: 5, failed: 1 }],
  ['failed tests explain a failed npm test', { passed: 5, failed: 2 }, ['npm test'], { passed: 5, failed: 2 }],
  [
    'npm test that failed without a failed test is a failure',
    { passed: 5, failed: 0 },
    ['npm test'],
    { passed: 5, failed: 1 },
  ],
  ['no test at all is a failure', { passed: 0, failed: 0 }, [], { passed: 0, failed: 1 }],
  ['an install that failed is one failure', { passed: 0, failed: 0 }, ['npm ci'], { passed: 0, failed: 1 }],
])('%s', (_, count, failedSteps, expected) => {
  expect(verdict(count, failedSteps)).toEqual(expected);
});
