import { type ConnectedEventLog, connectEventLog } from '@posthorn/event-log';
import { newId } from '@posthorn/events';
import { testServers } from '@posthorn/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BudgetLimits } from './budget-answer.js';
import { BudgetLedger } from './budget-ledger.js';

let logs: readonly ConnectedEventLog[];
beforeAll(async () => {
  const { natsUrl } = testServers();
  logs = await Promise.all([0, 1, 2].map(() => connectEventLog({ natsUrl })));
});
afterAll(() => Promise.all(logs.map((log) => log.close())));

const NOON_MS = Date.parse('2026-03-22T12:10:00.000Z');
const HOUR_MS = 3_600_000;

function replicas() {
  const workspaceId = newId('wsk');
  const ledgers = logs.map((log) => new BudgetLedger(log));
  const all = (limits: BudgetLimits) => [{ about: 'workspace', id: 'all', limits } as const];
  const take = async (replica: number, limits: BudgetLimits, atMs = NOON_MS) =>
    (await ledgers[replica % 3]!.take(workspaceId, all(limits), atMs)).fits;
  const takeMany = async (times: number, limits: BudgetLimits, atMs = NOON_MS) => {
    const fits = await Promise.all(Array.from({ length: times }, (_, i) => take(i, limits, atMs)));
    return fits.filter(Boolean).length;
  };
  /** At once as many as there are, then one by one what others had set aside. */
  const takeAll = async (limits: BudgetLimits, atMs = NOON_MS) => {
    let sum = await takeMany(300, limits, atMs);
    for (let more = 1; more > 0; sum += more) {
      await Promise.all(ledgers.map((ledger) => ledger.giveBackUnused()));
      more = await takeMany(3, limits, atMs);
    }
    return sum;
  };
  return { workspaceId, ledgers, all, take, takeMany, takeAll };
}

test('three replicas let exactly the limit through, in each hour, day and month', async () => {
  const { ledgers, workspaceId, all, takeAll } = replicas();
  const limits = { hour: 200, day: 500, month: 650 };
  const sums = [];
  for (const hours of [0, 1, 2, 3, 24, 25]) sums.push(await takeAll(limits, NOON_MS + hours * HOUR_MS));
  expect(sums).toEqual([200, 200, 100, 0, 150, 0]);
  const { counters } = await ledgers[0]!.peek(workspaceId, all(limits), NOON_MS + 25 * HOUR_MS);
  expect(counters[0]?.windows.map(({ used, exceeded }) => [used, exceeded])).toEqual([
    [0, false],
    [150, false],
    [650, true],
  ]);
});

test('a limit that is lowered holds at once, also for what was set aside before', async () => {
  const { take, takeMany } = replicas();
  expect(await takeMany(90, { day: 1_000 })).toBe(90);
  expect(await takeMany(90, { day: 90 })).toBe(0);
  expect(await takeMany(90, { day: 100 })).toBe(10);
  expect(await take(0, { day: 101 })).toBe(true);
});

test('a process that dies takes what it had set aside with it, and never more comes of it', async () => {
  const { workspaceId, takeAll } = replicas();
  const dead = new BudgetLedger(logs[0]!);
  const taken = await dead.take(workspaceId, [{ about: 'workspace', id: 'all', limits: { day: 300 } }], NOON_MS);
  expect(taken.fits).toBe(true);
  // Its first block has eight, of which one was used.
  expect(await takeAll({ day: 300 })).toBe(300 - 8);
});

test('what lies unused is given back by itself', async () => {
  const { workspaceId, ledgers, all, take } = replicas();
  await take(0, { day: 300 });
  const used = async () =>
    (await ledgers[1]!.peek(workspaceId, all({ day: 300 }), NOON_MS)).counters[0]?.windows[1]?.used;
  expect(await used()).toBeGreaterThan(1);
  await expect.poll(used, { timeout: 15_000, interval: 250 }).toBe(1);
}, 20_000);
