import type { RecordedEvent } from '@posthorn/events';
import { expect, test } from 'vitest';
import { inChunks, LogReader } from './log-reader.gateway.js';

/** Only the sequence matters here. */
const event = (sequence: number) => ({ sequence }) as RecordedEvent;
const burst = (...sequences: number[]) => sequences.map(event);
const sequencesOf = (events: readonly RecordedEvent[] | undefined) => events?.map(({ sequence }) => sequence);

/** A source that is fed by hand and knows how often it was asked. */
function aSource() {
  const queue: (() => readonly RecordedEvent[])[] = [];
  let wake = () => {};
  let ended = false;
  const source = {
    asked: 0,
    give(...sequences: number[]) {
      queue.push(() => burst(...sequences));
      wake();
    },
    fail(error: Error) {
      queue.push(() => {
        throw error;
      });
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    async *read() {
      for (;;) {
        source.asked++;
        while (queue.length === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve));
        const next = queue.shift();
        if (next === undefined) return;
        yield next();
      }
    },
  };
  return source;
}

test('what arrived since the last look is one burst', async () => {
  const source = aSource();
  const reader = new LogReader(source.read(), 100);
  source.give(1, 2);
  source.give(3);
  await new Promise(setImmediate);
  expect(sequencesOf(await reader.next(1_000))).toEqual([1, 2, 3]);
});

test('a burst has a largest size, and the rest follows in order', async () => {
  const source = aSource();
  const reader = new LogReader(source.read(), 2);
  source.give(1, 2, 3, 4, 5);
  const bursts = [await reader.next(1_000), await reader.next(1_000), await reader.next(1_000)];
  expect(bursts.map(sequencesOf)).toEqual([[1, 2], [3, 4], [5]]);
});

test('the source is not asked for more while enough waits to be written', async () => {
  const source = aSource();
  const reader = new LogReader(source.read(), 2);
  for (let sequence = 1; sequence <= 10; sequence++) source.give(sequence);
  await new Promise(setImmediate);
  expect(source.asked).toBe(2);
  await reader.next(1_000);
  await new Promise(setImmediate);
  expect(source.asked).toBe(4);
});

test('asked to gather it waits for a full burst', async () => {
  const source = aSource();
  const reader = new LogReader(source.read(), 3);
  source.give(1);
  setTimeout(() => source.give(2), 5);
  setTimeout(() => source.give(3), 10);
  expect(sequencesOf(await reader.next(1_000, 10_000))).toEqual([1, 2, 3]);
});

test('asked to gather it waits no longer than told, nor for what has ended', async () => {
  const source = aSource();
  const reader = new LogReader(source.read(), 3);
  source.give(1);
  expect(sequencesOf(await reader.next(1_000, 5))).toEqual([1]);
  source.give(2);
  setTimeout(() => source.end(), 5);
  expect(sequencesOf(await reader.next(1_000, 10_000))).toEqual([2]);
});

test('after its time it answers nothing new', async () => {
  const reader = new LogReader(aSource().read(), 10);
  expect(await reader.next(5)).toEqual([]);
});

test('the end comes after everything that arrived before it', async () => {
  const source = aSource();
  const reader = new LogReader(source.read(), 10);
  source.give(1);
  source.end();
  expect(sequencesOf(await reader.next(1_000))).toEqual([1]);
  expect(await reader.next(1_000)).toBeUndefined();
});

test('so does an error', async () => {
  const source = aSource();
  const reader = new LogReader(source.read(), 10);
  source.give(1);
  source.fail(new Error('lost'));
  expect(sequencesOf(await reader.next(1_000))).toEqual([1]);
  await expect(reader.next(1_000)).rejects.toThrow('lost');
});

test('closed, it has ended', async () => {
  const source = aSource();
  const reader = new LogReader(source.read(), 10);
  source.give(1);
  await new Promise(setImmediate);
  reader.close();
  expect(await reader.next(1_000)).toBeUndefined();
});

test('chunks hold every event once', async () => {
  async function* events() {
    for (let sequence = 1; sequence <= 5; sequence++) yield event(sequence);
  }
  const chunks: (number[] | undefined)[] = [];
  for await (const chunk of inChunks(events(), 2)) chunks.push(sequencesOf(chunk));
  expect(chunks).toEqual([[1, 2], [3, 4], [5]]);
});
