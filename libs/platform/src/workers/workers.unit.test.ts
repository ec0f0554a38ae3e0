import { expect, test } from 'vitest';
import { ConfigError } from '../config/config-error.js';
import { RestartPace } from './restart-pace.js';
import { workerCount } from './worker-count.js';

test.each([
  ['1', 1],
  ['8', 8],
])('WORKERS=%s is %i', (setting, count) => {
  expect(workerCount(setting, 'linux')).toBe(count);
});

test('auto is at least one', () => {
  expect(workerCount('auto', 'linux')).toBeGreaterThan(0);
});

test('several workers are refused where the kernel does not spread connections, one is not', () => {
  expect(() => workerCount('2', 'darwin')).toThrow(ConfigError);
  expect(workerCount('1', 'darwin')).toBe(1);
});

test('a worker that keeps ending is started later each time, up to half a minute', () => {
  const pace = new RestartPace();
  const waits = Array.from({ length: 9 }, () => pace.afterExit(10));
  expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test('a worker that has run for a minute is started again at once', () => {
  const pace = new RestartPace();
  pace.afterExit(10);
  pace.afterExit(10);
  expect([pace.afterExit(60_000), pace.afterExit(10)]).toEqual([250, 500]);
});
