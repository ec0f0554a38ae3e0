import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { scenario } from './scenario.fixture.js';
import { play } from './world.fixture.js';

/** More for a soak: `POSTHORN_SCENARIOS=20000 npx vitest run --project unit apps/stream-gateway/src/engine/no-loss`. */
const RUNS = Number(process.env['POSTHORN_SCENARIOS'] ?? 400);
/** Whatever was found by then is reported, shrunk as far as it got; milliseconds. */
const LIMIT_MS = Math.max(40_000, RUNS * 50);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/**
 * Invariants 1, 2 and 6 of DESIGN section 6: whatever is cut, slow, filtered, published, forgotten, deployed or broken when, what a client
 * has seen over all its connections is its filter's part of the log, in order, once each; what retention took it is told of.
 * A failure prints seed and path; `fc.assert(property, { seed, path })` plays it again.
 */
test(
  'over any cuts, filters, replicas, slow readers and publishers a client sees each of its events once, in order',
  { timeout: 2 * LIMIT_MS },
  async () => {
    const property = fc.asyncProperty(scenario, async (drawn) => {
      expect(await play(drawn)).toEqual([]);
    });
    await fc.assert(property, { numRuns: RUNS, interruptAfterTimeLimit: LIMIT_MS });
  },
);
