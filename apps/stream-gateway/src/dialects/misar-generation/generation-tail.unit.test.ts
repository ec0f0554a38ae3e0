import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GenerationTail } from './generation-tail.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A stream that keeps nothing of the generation. */
function nothing() {
  const closed = Promise.withResolvers<void>();
  return {
    hear: () => undefined,
    close: () => closed.resolve(),
    async *[Symbol.asyncIterator]() {
      await closed.promise;
      yield [];
    },
  };
}

test('whoever reads one that has an end, and no piece of it is kept any more, is not kept waiting', async () => {
  let asked = 0;
  const tail = new GenerationTail({
    read: nothing,
    view: () => Promise.resolve(undefined),
    end: () => Promise.resolve(++asked > 0),
    onError: (error) => {
      throw error;
    },
  });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(tail.hasEnded).toBe(true);
  expect(asked).toBeLessThan(5);
});
