import { type ConnectedEventLog, connectEventLog } from '@posthorn/event-log';
import { DeliveryBounced, DeliveryComplained, EngagementUnsubscribed, type EventFact, newId } from '@posthorn/events';
import { testServers } from '@posthorn/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DailySignals } from './daily-signals.js';

let log: ConnectedEventLog;
beforeAll(async () => {
  log = await connectEventLog({ natsUrl: testServers().natsUrl });
});
afterAll(() => log.close());

const recipientEmail = 'anna@example.com';
const about = { requestId: 'req_1', recipientEmail };
const nowMs = Date.now();
const at = new Date(nowMs).toISOString();
const hard = DeliveryBounced.of({ ...about, bouncedAt: at, bounceType: 'hard' });
const soft = DeliveryBounced.of({ ...about, bouncedAt: at, bounceType: 'soft' });
const complaint = DeliveryComplained.of({ ...about, complainedAt: at });
const unsubscribe = EngagementUnsubscribed.of({ ...about, unsubscribedAt: at, method: 'one_click', scope: 'tenant' });

function aWorkspace() {
  const workspaceId = newId('wsk');
  const append = (fact: EventFact, overrides: { occurredAt?: string; testMode?: boolean } = {}) =>
    log.append({
      fact,
      workspaceId,
      key: 'anna',
      contact: 'anna',
      occurredAt: at,
      testMode: false,
      correlationId: 'req_1',
      ...overrides,
    });
  return { workspaceId, append };
}

test("the signals of a day are those before the first look and those after it, no other workspace's, test's or day's", async () => {
  const { workspaceId, append } = aWorkspace();
  const yesterday = { occurredAt: new Date(nowMs - 24 * 3_600_000).toISOString() };
  for (const fact of [hard, hard, soft, complaint]) await append(fact);
  await append(hard, yesterday);
  await append(hard, { testMode: true });
  await aWorkspace().append(hard);
  const signals = new DailySignals(log);
  expect(await signals.today(workspaceId, nowMs)).toEqual({ hardBounces: 2, complaints: 1, unsubscribes: 0 });
  for (const fact of [hard, unsubscribe]) await append(fact);
  await append(hard, { testMode: true });
  await expect
    .poll(() => signals.today(workspaceId, nowMs))
    .toEqual({ hardBounces: 3, complaints: 1, unsubscribes: 1 });
  await signals.close();
});

test('what comes while the first look is under way counts once', async () => {
  const { workspaceId, append } = aWorkspace();
  const signals = new DailySignals(log);
  const appends = Array.from({ length: 60 }, () => append(hard));
  await signals.today(workspaceId, nowMs);
  await Promise.all([...appends, ...Array.from({ length: 60 }, () => append(hard))]);
  await append(complaint);
  await expect.poll(() => signals.today(workspaceId, nowMs)).toMatchObject({ complaints: 1 });
  expect(await signals.today(workspaceId, nowMs)).toMatchObject({ hardBounces: 120 });
  await signals.close();
});

test('the next day begins at nothing', async () => {
  const { workspaceId, append } = aWorkspace();
  await append(hard);
  const signals = new DailySignals(log);
  expect(await signals.today(workspaceId, nowMs)).toMatchObject({ hardBounces: 1 });
  expect(await signals.today(workspaceId, nowMs + 24 * 3_600_000)).toMatchObject({ hardBounces: 0 });
  await signals.close();
});
