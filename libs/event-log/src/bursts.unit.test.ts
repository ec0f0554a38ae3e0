import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { bursts } from './bursts.js';
import { collect } from './log-fixture.js';

const same = <Item>(item: Item): Item => item;

async function* numbers(count: number, pauseAfter?: number): AsyncGenerator<number> {
  for (let i = 0; i < count; i++) {
    if (i === pauseAfter) await sleep(20);
    yield i;
  }
}

test('what arrives together is one burst', async () => {
  expect(await collect(bursts(numbers(5), same))).toEqual([[0, 1, 2, 3, 4]]);
  expect(await collect(bursts(numbers(5, 2), same))).toEqual([
    [0, 1],
    [2, 3, 4],
  ]);
  expect(await collect(bursts(numbers(0), same))).toEqual([]);
});

test('a burst has at most 1000 items, and none is lost or repeated', async () => {
  const all = await collect(bursts(numbers(2_500), same));
  expect(all.map((burst) => burst.length)).toEqual([1_000, 1_000, 500]);
  expect(all.flat()).toEqual(Array.from({ length: 2_500 }, (_, i) => i));
});

test('a slow reader finds all that came meanwhile in its next burst, and holds up the source', async () => {
  let given = 0;
  const source = async function* () {
    for (; given < 5_000; given++) yield given;
  };
  const seen: number[] = [];
  for await (const burst of bursts(source(), same)) {
    seen.push(...burst);
    await sleep(5);
    expect(given).toBeLessThanOrEqual(seen.length + 1_001);
  }
  expect(seen).toHaveLength(5_000);
});

test('a failure of the source comes after what it gave', async () => {
  const source = async function* () {
    yield 1;
    yield 2;
    throw new Error('lost');
  };
  const seen: number[] = [];
  const reading = (async () => {
    for await (const burst of bursts(source(), same)) seen.push(...burst);
  })();
  await expect(reading).rejects.toThrow('lost');
  expect(seen).toEqual([1, 2]);
});

test('a reader that leaves ends the source at its next item', async () => {
  let closed = false;
  const source = async function* () {
    try {
      for (let i = 0; ; i++) {
        await sleep(1);
        yield i;
      }
    } finally {
      closed = true;
    }
  };
  for await (const _ of bursts(source(), same)) break;
  await expect.poll(() => closed).toBe(true);
});
