import { setTimeout } from 'node:timers/promises';
import { AppendConflictError, connectEventLog, type ConnectedEventLog } from '@posthorn/event-log';
import { InMemoryTimers } from '@posthorn/event-log/testing';
import { DeliveryQueued, eventSubjectFilter, newId } from '@posthorn/events';
import { testServers } from '@posthorn/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Requester } from './send-command.js';
import { aCommand, ALICE, KEY, Replica, SharedWorld } from './sending.fixture.js';
import { SendClosedError } from './sending.errors.js';

const REPLICAS = 3;

let logs: ConnectedEventLog[];
beforeAll(async () => {
  const { natsUrl } = testServers();
  logs = await Promise.all(Array.from({ length: REPLICAS }, () => connectEventLog({ natsUrl })));
});
afterAll(() => Promise.all(logs.map((log) => log.close())));

let world: SharedWorld;
let replicas: Replica[];
let by: Requester;
beforeEach(() => {
  world = new SharedWorld(logs[0], newId('wsk'));
  world.nowMs = Date.now();
  by = { ...KEY, workspaceId: world.workspaceId };
  replicas = logs.map((log) => new Replica(world, log, { timers: new InMemoryTimers() }));
});

/** The same mail to each of the recipients, three times over, all at once and each time through another process. */
function ask(recipients: readonly string[]) {
  const thrice = [...recipients, ...recipients, ...recipients];
  return Promise.all(
    thrice.map((recipient, i) =>
      replicas[i % REPLICAS]!.requests.request(aCommand({ recipient, templateId: 'tpl_1' }), by),
    ),
  );
}

test('three processes let one send through each cooldown', async () => {
  const answers = await ask(Array.from({ length: 40 }, (_, i) => `user${i}@example.com`));
  expect(answers.filter(({ status }) => status === 'queued')).toHaveLength(40);
  expect(answers.filter(({ reason }) => reason === 'cooldown_active')).toHaveLength(80);
  const queued = (await world.events()).filter(({ type }) => type === 'send.queued');
  expect(new Set(queued.map(({ contact }) => contact)).size).toBe(queued.length);
}, 30_000);

test('three processes never let one send past a budget', async () => {
  world.set({ hourlyLimit: 25 });
  const answers = await ask(Array.from({ length: 40 }, (_, i) => `user${i}@example.com`));
  const queued = (await world.types()).filter((type) => type === 'send.queued');
  expect(queued).toHaveLength(answers.filter(({ status }) => status === 'queued').length);
  expect(queued.length).toBeLessThanOrEqual(25);
  expect(queued.length).toBeGreaterThan(0);
  expect(answers.map(({ reason }) => reason)).toContain('budget_exceeded');
}, 30_000);

test('a key that comes to three processes at once, ten times each, is one send', async () => {
  const commands = Array.from({ length: 30 }, (_, i) =>
    replicas[i % REPLICAS]!.requests.request(aCommand({ dedupeKey: `k${i % 3}` }), by),
  );
  const ids = (await Promise.all(commands)).map(({ requestId }) => requestId);
  expect(new Set(ids).size).toBe(3);
  expect((await world.types()).toSorted()).toEqual(['send.queued', 'send.queued', 'send.queued']);
}, 30_000);

test('of a cancellation and an attempt that race for each of 200 sends, exactly one holds', async () => {
  const outcomes: boolean[] = [];
  const lanes = Array.from({ length: 4 }, async (_, lane) => {
    // Whoever won waits a little longer the next time, so that they stay close.
    let leadMs = 0;
    for (let i = 0; i < 50; i++) {
      const isCanceled = await race(`racer${lane}-${i}@example.com`, leadMs);
      outcomes.push(isCanceled);
      leadMs += isCanceled ? -1 : 1;
    }
  });
  await Promise.all(lanes);
  const types = await world.types();
  const canceled = outcomes.filter(Boolean).length;
  expect(types.filter((type) => type === 'send.canceled')).toHaveLength(canceled);
  expect(types).toHaveLength(400);
  expect(Math.min(canceled, 200 - canceled)).toBeGreaterThan(20);
}, 60_000);

/** @param leadMs by how much the cancellation starts earlier */
async function race(recipient: string, leadMs: number): Promise<boolean> {
  const { requestId } = await replicas[0]!.requests.request(aCommand({ recipient }), by);
  const target = { requestId, contact: world.contact(recipient) };
  const [isCanceled, isAttempted] = await Promise.all([
    setTimeout(Math.max(0, -leadMs)).then(() => cancel(replicas[1]!, target)),
    setTimeout(Math.max(0, leadMs)).then(() => attempt(logs[2]!, target)),
  ]);
  expect({ isCanceled, isAttempted }).toEqual({ isCanceled, isAttempted: !isCanceled });
  return isCanceled;
}

interface Target {
  readonly requestId: string;
  readonly contact: string;
}

async function cancel({ held }: Replica, target: Target): Promise<boolean> {
  return held.cancel(target, by).then(
    () => true,
    (error: unknown) => {
      if (error instanceof SendClosedError) return false;
      throw error;
    },
  );
}

/** As the dispatcher does it: no look, one append that holds as long as nothing happened to the contact's sends. */
async function attempt(log: ConnectedEventLog, { requestId, contact }: Target): Promise<boolean> {
  const { workspaceId } = world;
  const subject = eventSubjectFilter({ workspaceId, family: 'send', key: contact });
  const queued = await log.last(eventSubjectFilter({ workspaceId, family: 'send', key: contact, verb: 'queued' }));
  const occurredAt = new Date().toISOString();
  const data = { requestId, recipientEmail: ALICE, queuedAt: occurredAt, provider: 'smtp', attempt: 1 };
  const place = { workspaceId, key: contact, contact, occurredAt, testMode: false, correlationId: requestId };
  return log
    .append({ fact: DeliveryQueued.of(data), ...place }, { expect: { subject, lastSequence: queued?.sequence ?? 0 } })
    .then(
      () => true,
      (error: unknown) => {
        if (error instanceof AppendConflictError) return false;
        throw error;
      },
    );
}
