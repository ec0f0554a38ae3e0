import { expect, test } from 'vitest';
import { checkClock } from './clock-check.js';
import { orFail } from './finding.js';
import { checkNode } from './program-checks.js';
import { webhookFinding } from './webhook-check.js';

test('Node 24 and newer will do', () => {
  expect(checkNode('24.0.0').level).toBe('ok');
  expect(checkNode('26.1.0').level).toBe('ok');
  expect(checkNode('22.19.0').level).toBe('fail');
});

test('a clock before the installation is wrong', () => {
  expect(checkClock(2_000, 1_000).level).toBe('ok');
  expect(checkClock(1_000, 2_000).level).toBe('fail');
});

test.each([
  ['warn', 'off', undefined],
  ['warn', 'off', ''],
  ['warn', 'credentials', ''],
  ['ok', 'credentials', undefined],
  ['ok', 'credentials', 'kept'],
  ['ok', 'off', 'kept'],
] as const)('it is %s when the secret is %s in the environment and what runs has %j', (level, from, running) => {
  const finding = webhookFinding({ from }, running);
  expect(finding.level).toBe(level);
  expect(finding.seen).toMatch(level === 'warn' ? /sandbox.*REACH_EVENTS_WEBHOOK_SECRET is empty/ : /has its secret/);
});

test('a check that throws is a failure with its message', async () => {
  expect(await orFail('disk', 'Mount it.', () => Promise.reject(new Error('gone')))).toEqual({
    subject: 'disk',
    level: 'fail',
    seen: 'gone',
    fix: 'Mount it.',
  });
});
