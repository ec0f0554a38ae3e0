import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { Batches } from './batches.js';

let sizes: number[];
beforeEach(() => {
  sizes = [];
});

const doubling = (options = {}) =>
  new Batches<number, number>(async (items) => {
    sizes.push(items.length);
    await sleep(2);
    return items.map((item) => item * 2);
  }, options);

const all = (batches: Batches<number, number>, count: number) =>
  Promise.all(Array.from({ length: count }, (_, i) => batches.add(i)));

test('everybody is answered, in a few batches', async () => {
  const batches = doubling();
  expect(await all(batches, 1_200)).toEqual(Array.from({ length: 1_200 }, (_, i) => i * 2));
  expect(sizes).toEqual([500, 500, 200]);
});

test('an item goes alone when nobody comes with it, whatever came before', async () => {
  const batches = doubling();
  await all(batches, 20);
  await batches.idle();
  for (let i = 0; i < 10; i++) await batches.add(i);
  expect(sizes).toEqual([20, ...Array.from({ length: 10 }, () => 1)]);
});

test('callers that come one after the other share a batch with those of the one before', async () => {
  const batches = doubling();
  const caller = async () => {
    for (let i = 0; i < 20; i++) {
      await batches.add(i);
      await sleep(Math.random() * 2);
    }
  };
  await Promise.all(Array.from({ length: 30 }, caller));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(600);
  expect(sizes.length).toBeLessThan(60);
});

test('what nobody waits for gathers as long as it may', async () => {
  const batches = doubling({ gatherMs: 30 });
  const first = batches.add(1);
  await sleep(10);
  await Promise.all([first, batches.add(2)]);
  expect(sizes).toEqual([2]);
});

test('a failure is told to those of its batch alone', async () => {
  const batches = new Batches<number, number>(async (items) => {
    if (items.includes(1)) throw new Error('one');
    return items;
  });
  const failed = batches.add(1);
  await expect(failed).rejects.toThrow('one');
  expect(await batches.add(2)).toBe(2);
});
