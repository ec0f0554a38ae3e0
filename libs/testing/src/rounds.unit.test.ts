import { expect, test, vi } from 'vitest';
import { Rounds } from './rounds.js';

test('one round at a time, and the one under way when it is stopped is the last', async () => {
  let underWay = 0;
  let most = 0;
  let rounds = 0;
  const each = new Rounds(async () => {
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setTimeout(resolve, 5));
    underWay--;
    rounds++;
  }, 1);
  await vi.waitUntil(() => rounds > 3 && underWay > 0);
  await each.stop();
  expect([underWay, most]).toEqual([0, 1]);
  const before = rounds;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(rounds).toBe(before);
});

test('a round that fails is the last, and stopping says so once', async () => {
  let rounds = 0;
  const each = new Rounds(() => Promise.reject(new Error(`round ${++rounds}`)), 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await expect(each.stop()).rejects.toThrow('round 1');
  expect(rounds).toBe(1);
  await each.stop();
});
