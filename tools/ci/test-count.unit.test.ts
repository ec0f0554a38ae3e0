import { expect, test } from 'vitest';
import { z } from 'zod';
import { countTests, unsteadyTests, verdict } from './test-count.ts';

const result = (status: string, ...failureMessages: (string | null)[]) => ({
  status,
  fullName: `it ${status}`,
  failureMessages,
});
const file = (status: string, ...tests: (string | ReturnType<typeof result>)[]) => ({
  name: '/a.test.ts',
  status,
  assertionResults: tests.map((each) => (typeof each === 'string' ? result(each) : each)),
});

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

test('tests that failed and then passed are named, with what they failed with', () => {
  const unsteady = result('passed', 'AssertionError: expected 1 to be 2\n    at a.test.ts:3:35');
  const testResults = [file('failed', 'passed', unsteady, result('failed', 'AssertionError', 'AssertionError'))];
  expect(unsteadyTests({ numPassedTests: 2, numFailedTests: 1, testResults })).toEqual([
    { file: '/a.test.ts', name: 'it passed', error: ['AssertionError: expected 1 to be 2', '    at a.test.ts:3:35'] },
  ]);
});

test('what is thrown and is no error has no message, and counts all the same', () => {
  const report = { numPassedTests: 1, numFailedTests: 0, testResults: [file('passed', result('passed', null))] };
  expect(countTests(report)).toEqual({ passed: 1, failed: 0 });
  expect(unsteadyTests(report)).toEqual([{ file: '/a.test.ts', name: 'it passed', error: ['(no message)'] }]);
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
