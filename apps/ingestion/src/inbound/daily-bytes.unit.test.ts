import { expect, test } from 'vitest';
import { DailyBytes } from './daily-bytes.js';

/** Two processes that share what is kept. */
function aWorld(limit: number) {
  const kept = new Map<string, number>();
  const today = { at: new Date('2026-05-12T10:00:00Z') };
  const add = ({ workspaceId, day, bytes }: { workspaceId: string; day: string; bytes: number }) => {
    const total = (kept.get(`${workspaceId} ${day}`) ?? 0) + bytes;
    kept.set(`${workspaceId} ${day}`, total);
    return Promise.resolve(total);
  };
  const aProcess = () => new DailyBytes(limit, add, () => today.at);
  return { kept, today, aProcess };
}

test('a workspace has room until its limit is reached, others are not concerned, and the next day begins anew', async () => {
  const { today, aProcess } = aWorld(100);
  const daily = aProcess();
  await daily.count('a', 99);
  expect(await daily.hasRoom('a')).toBe(true);
  await daily.count('a', 1);
  expect([await daily.hasRoom('a'), await daily.hasRoom('b')]).toEqual([false, true]);
  today.at = new Date('2026-05-13T00:00:00Z');
  expect(await daily.hasRoom('a')).toBe(true);
});

test('mails that are counted at once, the first of a day, all count', async () => {
  const daily = aWorld(100).aProcess();
  await Promise.all([daily.count('a', 40), daily.count('a', 40), daily.count('a', 40)]);
  expect(await daily.hasRoom('a')).toBe(false);
});

test('what a process has taken in is told to the others, and outlives it', async () => {
  const { kept, aProcess } = aWorld(100);
  const [one, two] = [aProcess(), aProcess()];
  await one.count('a', 60);
  await two.count('a', 60);
  expect(await two.hasRoom('a')).toBe(true);
  await one.tell();
  await two.tell();
  expect(kept.get('a 2026-05-12')).toBe(120);
  expect([await two.hasRoom('a'), await aProcess().hasRoom('a')]).toEqual([false, false]);
});

test('what cannot be told is told later, and no limit is none', async () => {
  let away = true;
  const told: number[] = [];
  const daily = new DailyBytes(100, ({ bytes }) => {
    if (bytes > 0 && away) return Promise.reject(new Error('away'));
    told.push(bytes);
    return Promise.resolve(bytes);
  });
  await daily.count('a', 70);
  await daily.tell();
  away = false;
  await daily.count('a', 20);
  await daily.tell();
  expect(told).toEqual([0, 90]);
  expect(await new DailyBytes(0, () => Promise.reject(new Error('away'))).hasRoom('a')).toBe(true);
});
