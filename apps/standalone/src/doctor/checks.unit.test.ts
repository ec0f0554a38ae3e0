import { expect, test } from 'vitest';
import { checkClock } from './clock-check.js';
import { orFail } from './finding.js';
import { checkNode } from './program-checks.js';

test('Node 24 and newer will do', () => {
  expect(checkNode('24.0.0').level).toBe('ok');
  expect(checkNode('26.1.0').level).toBe('ok');
  expect(checkNode('22.19.0').level).toBe('fail');
});

test('a clock before the installation is wrong', () => {
  expect(checkClock(2_000, 1_000).level).toBe('ok');
  expect(checkClock(1_000, 2_000).level).toBe('fail');
});

test('a check that throws is a failure with its message', async () => {
  expect(await orFail('disk', 'Mount it.', () => Promise.reject(new Error('gone')))).toEqual({
    subject: 'disk',
    level: 'fail',
    seen: 'gone',
    fix: 'Mount it.',
  });
});
