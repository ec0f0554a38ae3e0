import { expect, test } from 'vitest';
import { RecentRuns } from './recent-runs.js';

const aRun = (bytes: number) => ({ rest: () => bytes });

test('as many are remembered as the memory is for, the last first', () => {
  const runs = new RecentRuns<ReturnType<typeof aRun>>(100);
  const [a, b, c] = [aRun(40), aRun(40), aRun(40)];
  runs.add('a', a);
  runs.add('b', b);
  runs.add('c', c);
  expect([runs.take('a'), runs.take('b'), runs.take('c')]).toEqual([undefined, b, c]);
});

test('what is taken is not held any more, and one that is too large for all is not remembered', () => {
  const runs = new RecentRuns<ReturnType<typeof aRun>>(100);
  for (let i = 0; i < 10; i++) {
    runs.add('a', aRun(60));
    runs.take('a');
  }
  const b = aRun(90);
  runs.add('b', b);
  runs.add('huge', aRun(101));
  expect([runs.take('huge'), runs.take('a')]).toEqual([undefined, undefined]);
  const again = aRun(100);
  runs.add('again', again);
  expect(runs.take('again')).toBe(again);
});
