import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { Hands } from './hands.js';

const aTask = () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { task: promise, end: () => resolve() };
};

test('a hand is free when one of the tasks is over, whichever', async () => {
  const hands = new Hands(2);
  const [one, two] = [aTask(), aTask()];
  await hands.oneFree();
  hands.take(one.task);
  hands.take(two.task);
  let isFree = false;
  const waiting = hands.oneFree().then(() => (isFree = true));
  await new Promise(setImmediate);
  expect([isFree, hands.free]).toEqual([false, 0]);
  two.end();
  await waiting;
  expect(hands.free).toBe(1);
  one.end();
  await hands.allFree();
  expect(hands.free).toBe(2);
});

test('tasks that last keep nothing of those that come and go beside them', async () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const hands = new Hands(512);
  for (let i = 0; i < 511; i++) hands.take(aTask().task);
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 500; i++) {
    const { task, end } = aTask();
    hands.take(task);
    setImmediate(end);
    await hands.oneFree();
  }
  collect();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(5_000_000);
  expect(hands.free).toBe(1);
});
