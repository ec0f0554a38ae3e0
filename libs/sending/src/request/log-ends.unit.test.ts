import { setImmediate } from 'node:timers/promises';
import { LogUnavailableError } from '@posthorn/event-log';
import { expect, test } from 'vitest';
import { LogEnds } from './log-ends.js';

function aLog() {
  const world = { last: 0, epoch: 7, isAway: false, ms: 0, looks: 0 };
  const bounds = async () => {
    world.looks++;
    if (world.isAway) throw new LogUnavailableError('away');
    return { first: 1, last: world.last, epoch: world.epoch };
  };
  const ends = new LogEnds({ bounds }, () => world.ms);
  const lookAt = async (ms: number, changed: Partial<typeof world> = {}) => {
    Object.assign(world, { ms, ...changed });
    ends.look();
    await setImmediate();
  };
  return { world, ends, lookAt };
}

test('a reader has seen all that was stored before the last look at an end it has passed', async () => {
  const { ends, lookAt } = aLog();
  await lookAt(0, { last: 10 });
  await lookAt(1_000, { last: 20 });
  await lookAt(2_000, { last: 20 });
  expect([9, 10, 19, 20, 21].map((position) => ends.passedAtMs({ position, epoch: 7 }))).toEqual([
    undefined,
    0,
    0,
    2_000,
    2_000,
  ]);
});

test('a place in another log proves nothing, nor does one before the first event', async () => {
  const { ends, lookAt } = aLog();
  await lookAt(0, { last: 10 });
  expect(ends.passedAtMs({ position: 50, epoch: 8 })).toBeUndefined();
  expect(ends.passedAtMs({ position: 50, epoch: null })).toBeUndefined();
});

test('the log is looked at once a second at most, and may be away', async () => {
  const { world, ends, lookAt } = aLog();
  for (let ms = 0; ms < 3_000; ms += 250) await lookAt(ms, { isAway: ms < 2_000 });
  expect(world.looks).toBe(3);
  expect(ends.passedAtMs({ position: 0, epoch: 7 })).toBe(2_000);
});

test('only a minute of looks is remembered', async () => {
  const { ends, lookAt } = aLog();
  for (let i = 1; i <= 100; i++) await lookAt(i * 1_000, { last: i });
  expect(ends.passedAtMs({ position: 41, epoch: 7 })).toBe(41_000);
  expect(ends.passedAtMs({ position: 40, epoch: 7 })).toBeUndefined();
});
