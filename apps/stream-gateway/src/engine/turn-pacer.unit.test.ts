import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TurnPacer } from './turn-pacer.js';

/** A clock of our own, and an event loop that has nothing else to do. */
let nowMs = 0;
let next: { readonly run: () => void; readonly waitMs: number } | undefined;
/** How long the loop waited before each turn. */
let waits: number[] = [];

beforeEach(() => {
  waits = [];
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  vi.stubGlobal('setImmediate', (run: () => void) => (next = { run, waitMs: 0 }));
  vi.stubGlobal('setTimeout', (run: () => void, waitMs: number) => (next = { run, waitMs }));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function runAll(): void {
  while (next) {
    const { run, waitMs } = next;
    next = undefined;
    nowMs += waitMs;
    waits.push(waitMs);
    run();
  }
}

/** Work of six turns, each of which takes the loop half a millisecond. */
function aPacer(mayRest: boolean): TurnPacer {
  let turns = 0;
  const pacer: TurnPacer = new TurnPacer(
    () => {
      nowMs += 0.5;
      pacer.request();
      return ++turns % 6 !== 0;
    },
    () => mayRest,
  );
  return pacer;
}

test('work that cannot wait has the next turn of the loop each time', () => {
  const pacer = aPacer(false);
  pacer.request();
  pacer.request();
  runAll();
  expect(waits).toEqual([0, 0, 0, 0, 0, 0]);
});

test('work that may rest does so after each millisecond', () => {
  aPacer(true).request();
  runAll();
  expect(waits).toEqual([0, 0, 1, 0, 1, 0]);
});

test('what is asked for after a pause begins at once, as if nothing had been done', () => {
  const pacer = aPacer(true);
  pacer.request();
  runAll();
  nowMs += 10;
  waits = [];
  pacer.request();
  runAll();
  expect(waits).toEqual([0, 0, 1, 0, 1, 0]);
});
