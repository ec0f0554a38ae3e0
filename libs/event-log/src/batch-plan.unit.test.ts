import { expect, test } from 'vitest';
import { type AppendUnit, appendUnit } from './append-unit.js';
import { takeBatch } from './batch-plan.js';
import { encodeEvent } from './encode.js';
import type { Expectation } from './event-log.js';

const AT = '2026-01-02T03:04:05.678Z';

function unit(key: string, expect?: Expectation, count = 1, text = ''): AppendUnit {
  const event = encodeEvent({
    fact: { type: 'send.queued', version: 1, data: { text } },
    workspaceId: 'w',
    key,
    occurredAt: AT,
    testMode: false,
    correlationId: 'c',
  });
  return appendUnit(
    Array.from({ length: count }, () => event),
    { ...(expect && { expect }) },
  );
}

/** Takes batches until the queue is empty; the keys of each. */
function plan(queue: AppendUnit[]): string[][] {
  const batches: string[][] = [];
  while (queue.length > 0) batches.push(takeBatch(queue).map(({ events }) => events[0]!.subject.split('.')[3]!));
  return batches;
}

test('units without expectations share a batch, also on one subject', () => {
  expect(plan([unit('a'), unit('b'), unit('a')])).toEqual([['a', 'b', 'a']]);
});

test('expectations on different contacts share a batch', () => {
  const guard = (key: string) => ({ subject: `evt.w.*.${key}.*`, lastSequence: 0 });
  expect(plan([unit('a', guard('a')), unit('b', guard('b')), unit('c')])).toEqual([['a', 'b', 'c']]);
});

test('an expectation is kept apart from an event it covers, whichever came first', () => {
  const guard = { subject: 'evt.w.*.a.*', lastSequence: 0 };
  expect(plan([unit('a'), unit('x', guard), unit('b')])).toEqual([['a', 'b'], ['x']]);
  expect(plan([unit('x', guard), unit('a'), unit('b')])).toEqual([['x', 'b'], ['a']]);
});

test('racers for one expectation go one by one, and hold up nobody else', () => {
  const guard = { subject: 'evt.w.*.a.*', lastSequence: 0 };
  expect(plan([unit('r1', guard), unit('r2', guard), unit('r3', guard), unit('b')])).toEqual([
    ['r1', 'b'],
    ['r2'],
    ['r3'],
  ]);
});

test('a batch ends before it has more than 512 messages or 1 MiB', () => {
  expect(plan(Array.from({ length: 600 }, () => unit('a'))).map((batch) => batch.length)).toEqual([512, 88]);
  expect(plan([unit('a', undefined, 400), unit('b', undefined, 200)])).toEqual([['a'], ['b']]);
  const large = () => unit('a', undefined, 1, 'x'.repeat(200_000));
  expect(plan(Array.from({ length: 7 }, large)).map((batch) => batch.length)).toEqual([5, 2]);
});

test('one unit larger than a batch goes alone', () => {
  expect(plan([unit('a', undefined, 900), unit('b')])).toEqual([['a'], ['b']]);
});
