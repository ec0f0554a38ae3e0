import { expect, test } from 'vitest';
import { Seats } from './seats.js';

test('so many work at a time, in the order they came, whatever becomes of the others', async () => {
  const seats = new Seats(2);
  const done: number[] = [];
  let working = 0;
  let most = 0;
  const jobs = Array.from({ length: 7 }, (_, i) =>
    seats.take(async () => {
      most = Math.max(most, ++working);
      await Promise.resolve();
      working--;
      if (i % 3 === 0) throw new Error(`job ${i}`);
      done.push(i);
    }),
  );
  const outcomes = await Promise.allSettled(jobs);
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(3);
  expect(done).toEqual([1, 2, 4, 5]);
  expect(most).toBe(2);
});
