import type { BudgetStatus, BudgetWindow } from '@posthorn/sending';
import { expect, test } from 'vitest';
import { WorkspaceLimits } from './workspace-limits.js';

const NO_LIMIT: BudgetWindow = { used: 5, limit: null, remaining: null, resetsAt: '2026-06-15T13:00:00.000Z' };
const NONE: BudgetStatus = { hourly: NO_LIMIT, daily: NO_LIMIT, monthly: NO_LIMIT };
const window = (limit: number, used: number, resetsAt: string): BudgetWindow => ({
  used,
  limit,
  remaining: limit - used,
  resetsAt,
});
const by = { workspaceId: 'wsk_1', testMode: false, actor: { kind: 'system' }, agentId: 'agt_1' } as const;

function limits(workspace: BudgetStatus, agent: BudgetStatus = NONE, paused = false) {
  const pause = { of: 'workspace', reason: 'requested', since: '2026-06-15T12:00:00.000Z' } as const;
  return new WorkspaceLimits(
    { isPaused: () => Promise.resolve(paused ? pause : undefined) },
    { status: (_workspaceId, agentId) => Promise.resolve(agentId === undefined ? workspace : agent) },
  );
}

test('without limits any number may be asked for', async () => {
  expect(await limits(NONE).allowance(by, 1_000)).toMatchObject({ count: 1_000 });
});

test('the scarcest of the budgets of workspace and agent counts', async () => {
  const workspace = { ...NONE, hourly: window(100, 40, '2099-01-01T01:00:00.000Z') };
  const agent = { ...NONE, daily: window(50, 43, '2099-01-02T00:00:00.000Z') };
  expect(await limits(workspace, agent).allowance(by, 1_000)).toMatchObject({ count: 7 });
});

test('when one is used up, it is looked again once the last of those is renewed', async () => {
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
  const [soon, later] = [inMinutes(3), inMinutes(5)];
  const status = {
    ...NONE,
    hourly: window(9, 9, soon.toISOString()),
    daily: window(9, 9, later.toISOString()),
  };
  expect(await limits(status).allowance(by, 1_000)).toMatchObject({ count: 0, untilMs: later.getTime() });
});

test('one that is used up for a month is looked at every ten minutes, since somebody may raise it', async () => {
  const monthly = window(9, 9, '2099-01-01T00:00:00.000Z');
  const { count, untilMs } = await limits({ ...NONE, monthly }).allowance(by, 1_000);
  expect(count).toBe(0);
  expect(Math.abs(untilMs - Date.now() - 600_000)).toBeLessThan(5_000);
});

test('nothing may be asked for during a pause', async () => {
  const paused = limits(NONE, NONE, true);
  expect(await paused.allowance(by, 1_000)).toMatchObject({ count: 0 });
  expect(await paused.isPaused(by)).toBe(true);
});

test('campaigns that ask at the same time share what is left, and none is let to ask for the part of another', async () => {
  const daily = window(10, 0, '2099-01-02T00:00:00.000Z');
  const shared = limits({ ...NONE, daily });
  const [one, other] = await Promise.all([shared.allowance(by, 6), shared.allowance(by, 6)]);
  expect([one.count, other.count]).toEqual([6, 4]);
  expect((await shared.allowance(by, 6)).count).toBe(0);
  expect((await shared.allowance({ ...by, workspaceId: 'wsk_2' }, 6)).count).toBe(6);
  one.done();
  one.done();
  expect((await shared.allowance(by, 9)).count).toBe(6);
});
