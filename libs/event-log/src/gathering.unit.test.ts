import { expect, test } from 'vitest';
import { furtherWaitMs, type Gathering, gathering } from './gathering.js';

const GATHER_MS = 3;
/** Roughly what nats-server takes for a batch on two cores. */
const commitMs = (count: number) => 1 + 0.02 * count;

interface Load {
  /** When appends come that wait for nobody. */
  readonly open?: readonly number[];
  /** Callers that append again when they were answered. */
  readonly callers?: number;
  /** Handling of one answer and its next request; one after another. */
  readonly handlingMs?: number;
}

interface Batch {
  readonly size: number;
  /** How long it was gathered after the one before it had been answered. */
  readonly gatheredMs: number;
}

/** Batches of a second, by a clock of its own that goes on in steps of 0.1 ms. */
function simulate({ open = [], callers = 0, handlingMs = 0.04 }: Load): { batches: Batch[]; waits: number[] } {
  const batches: Batch[] = [];
  const waits: number[] = [];
  const comesAt = [...open, ...Array.from({ length: callers }, () => 0)].toSorted((a, b) => a - b);
  const isCaller = callers > 0;
  let waiting: number[] = [];
  let underWay: { readonly came: readonly number[]; readonly untilMs: number } | undefined;
  let gathers: Gathering | undefined;
  let arrivedMs = 0;
  for (let tick = 0; tick < 10_000; tick++) {
    const nowMs = tick / 10;
    while ((comesAt[0] ?? Infinity) <= nowMs) waiting.push((arrivedMs = comesAt.shift() ?? 0));
    if (underWay && underWay.untilMs <= nowMs) {
      waits.push(...underWay.came.map((came) => nowMs - came));
      if (isCaller) comesAt.push(...underWay.came.map((_, i) => nowMs + (i + 1) * handlingMs));
      gathers = gathering(underWay.came.length, waiting.length, nowMs);
      underWay = undefined;
    }
    if (underWay || waiting.length === 0) continue;
    const at = { waiting: waiting.length, arrivedMs, nowMs, gatherMs: GATHER_MS };
    if (gathers && furtherWaitMs(gathers, at) > 0) continue;
    batches.push({ size: waiting.length, gatheredMs: gathers ? nowMs - gathers.startedMs : 0 });
    underWay = { came: waiting, untilMs: nowMs + commitMs(waiting.length) };
    waiting = [];
    gathers = undefined;
  }
  return { batches, waits: waits.toSorted((a, b) => a - b) };
}

const everyMs = (perSecond: number) => Array.from({ length: perSecond }, (_, i) => (i * 1_000) / perSecond);
/** As a program makes them that looks at its clock once in a millisecond. */
const inTicks = (perSecond: number) => everyMs(perSecond).map((at) => Math.ceil(at * 0.9) / 0.9);
const settled = (batches: readonly Batch[]) => batches.slice(Math.floor(batches.length / 2));
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

test.each([64, 256])(
  '%i callers that come again share one batch, which begins when the last of them is here',
  (callers) => {
    const { batches } = simulate({ callers });
    for (const { size, gatheredMs } of settled(batches)) {
      expect(size).toBe(callers);
      expect(gatheredMs).toBeLessThanOrEqual(callers * 0.04 + 0.2);
    }
  },
);

test('callers that have gone are not waited for longer than before', () => {
  const nowMs = 100 + GATHER_MS;
  const begun = gathering(64, 0, 100);
  expect(furtherWaitMs(begun, { waiting: 30, arrivedMs: 100.5, nowMs, gatherMs: GATHER_MS })).toBe(0);
});

test.each([
  ['evenly', everyMs],
  ['in ticks', inTicks],
])('a stream of 6,000 appends a second, %s, is gathered for about 12 ms', (_, spread) => {
  const { batches, waits } = simulate({ open: spread(6_000) });
  expect(median(settled(batches).map(({ size }) => size))).toBeGreaterThan(70);
  expect(batches.length).toBeLessThan(100);
  expect(waits[Math.floor(waits.length * 0.99)]).toBeLessThan(20);
});

test('500 appends a second wait no longer than before', () => {
  for (const { gatheredMs } of simulate({ open: everyMs(500) }).batches) {
    expect(gatheredMs).toBeLessThanOrEqual(GATHER_MS + 0.1);
  }
});

test('a stream that ends is committed after a pause', () => {
  const open = everyMs(6_000).filter((at) => at < 500);
  const { batches, waits } = simulate({ open });
  expect(waits).toHaveLength(open.length);
  expect(batches.at(-1)?.gatheredMs).toBeLessThan(12);
});

test('a batch of the largest size is not gathered any longer', () => {
  const at = { waiting: 512, arrivedMs: 1, nowMs: 1, gatherMs: GATHER_MS };
  expect(furtherWaitMs(gathering(512, 300, 0), at)).toBe(0);
});

test('a program that stood still does not wait once more', () => {
  const at = { waiting: 90, arrivedMs: 49, nowMs: 50, gatherMs: GATHER_MS };
  expect(furtherWaitMs(gathering(100, 0, 0), at)).toBe(0);
});
