import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PassPacer } from './pass-pacer.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Passes that take so long and save that part of their writes. */
function aPacer(tookMs: number, saved: number) {
  const passes: number[] = [];
  const pacer = new PassPacer(() => {
    passes.push(performance.now());
    vi.advanceTimersByTime(tookMs);
    return saved;
  });
  return { pacer, passes };
}

test('while nothing is going on a pass runs at once', () => {
  const { pacer, passes } = aPacer(1, 1);
  pacer.request();
  expect(passes).toHaveLength(1);
});

test('after a pass that saved writes the next one waits as long again, and several requests are one', () => {
  const { pacer, passes } = aPacer(10, 1);
  pacer.request();
  pacer.request();
  pacer.request();
  vi.advanceTimersByTime(9);
  expect(passes).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(passes).toHaveLength(2);
});

test('after a pass that saved nothing the next one runs at once', () => {
  const { pacer, passes } = aPacer(10, 0);
  pacer.request();
  pacer.request();
  expect(passes).toHaveLength(2);
});
