import { expect, test } from 'vitest';
import { CrowdedError, HashingRoom } from './hashing-room.js';

function gates(count: number) {
  return Array.from({ length: count }, () => Promise.withResolvers<void>());
}

test('lets so many at a time, in the order they come, and turns away who finds the line full', async () => {
  const room = new HashingRoom(2, 2);
  const doors = gates(4);
  const begun: number[] = [];
  const all = doors.map(({ promise }, index) =>
    room.run(async () => {
      begun.push(index);
      await promise;
    }),
  );
  await expect(room.run(() => Promise.resolve())).rejects.toThrow(CrowdedError);
  expect(begun).toEqual([0, 1]);
  doors[1]?.resolve();
  await all[1];
  await Promise.resolve();
  expect(begun).toEqual([0, 1, 2]);
  for (const { resolve } of doors) resolve();
  await Promise.all(all);
  expect(await room.run(() => Promise.resolve('free'))).toBe('free');
});

test('a failure gives its place to the next', async () => {
  const room = new HashingRoom(1, 1);
  const failing = room.run(() => Promise.reject(new Error('broken')));
  const next = room.run(() => Promise.resolve('next'));
  await expect(failing).rejects.toThrow('broken');
  expect(await next).toBe('next');
});
