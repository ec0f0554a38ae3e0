import { expect, test } from 'vitest';
import { Slots } from './slots.js';

test('no more than the given number run at once, in the order of arrival, also after failures', async () => {
  const slots = new Slots(2);
  const started: number[] = [];
  let running = 0;
  let most = 0;
  const task = (i: number) =>
    slots.run(async () => {
      started.push(i);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
      if (i % 2 === 0) throw new Error('failed');
    });
  const outcomes = await Promise.allSettled([0, 1, 2, 3, 4, 5].map(task));
  expect(started).toEqual([0, 1, 2, 3, 4, 5]);
  expect(most).toBe(2);
  expect(outcomes.map(({ status }) => status)).toEqual([
    'rejected',
    'fulfilled',
    'rejected',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
  expect(slots.queued).toBe(0);
});
