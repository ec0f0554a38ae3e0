import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TurnPacer } from './turn-pacer.js';

/** A clock of our own, and an event loop that has nothing else to do. */
let nowMs = 0;
let pending: { readonly run: () => void; readonly waitMs: number }[] = [];
/** How long the loop waited before each turn. */
let waits: number[] = [];

beforeEach(() => {
  pending = [];
  waits = [];
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  const schedule = (run: () => void, waitMs = 0) => pending.push({ run, waitMs });
  vi.stubGlobal('setImmediate', schedule);
  vi.stubGlobal('setTimeout', schedule);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** @param between what else the loop does before each turn */
function runAll(between: () => void = () => undefined): void {
  while (pending.length > 0) {
    expect(pending).toHaveLength(1);
    const { run, waitMs } = pending[0]!;
    between();
    pending = [];
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

test('a rest is none the shorter for a request, nor replaced by what else the loop does', () => {
  const pacer = aPacer(true);
  pacer.request();
  runAll(() => {
    pacer.request();
    expect(pending).toHaveLength(1);
    nowMs += 1.2;
  });
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
