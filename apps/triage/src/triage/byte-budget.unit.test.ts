import { expect, test } from 'vitest';
import { ByteBudget } from './byte-budget.js';

/** Tasks that end when they are told to. */
function aWork(budget: ByteBudget) {
  const running: number[] = [];
  const ends = new Map<number, () => void>();
  const begin = (bytes: number) =>
    budget.run(bytes, async () => {
      running.push(bytes);
      await new Promise<void>((end) => ends.set(bytes, end));
      running.splice(running.indexOf(bytes), 1);
    });
  const end = async (bytes: number) => {
    ends.get(bytes)?.();
    await new Promise(setImmediate);
  };
  return { running, begin, end };
}

test('as much is worked on as the budget allows, in the order it came', async () => {
  const { running, begin, end } = aWork(new ByteBudget(100));
  const all = [60, 30, 20, 5].map((bytes) => begin(bytes));
  expect(running).toEqual([60, 30]);
  await end(30);
  expect(running).toEqual([60, 20, 5]);
  for (const bytes of [60, 20, 5]) await end(bytes);
  await Promise.all(all);
});

test('what is bigger than the budget is worked on alone, and a failure gives its share back', async () => {
  const budget = new ByteBudget(100);
  const { running, begin, end } = aWork(budget);
  const all = [1, 5_000, 2].map((bytes) => begin(bytes));
  expect(running).toEqual([1]);
  await end(1);
  expect(running).toEqual([5_000]);
  await end(5_000);
  expect(running).toEqual([2]);
  await end(2);
  await Promise.all(all);
  await expect(budget.run(100, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await budget.run(100, () => Promise.resolve('free'))).toBe('free');
});
