import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { beforeEach, expect, test } from 'vitest';
import { handOver, type HandOverCommand } from './hand-over.decider.js';

const AT = '2026-03-22T10:05:00.000Z';
const attempt: HandOverCommand = { kind: 'attempt', provider: 'sandbox', at: AT };
const accept: HandOverCommand = { kind: 'accept', provider: 'sandbox', at: AT, messageId: 'm1' };

let log: InMemoryEventLog;
beforeEach(() => {
  log = new InMemoryEventLog();
});

async function step(requestId: string, command: HandOverCommand): Promise<unknown[]> {
  const { events } = await log.decide(
    {
      workspaceId: 'wsk_1',
      subject: 'evt.wsk_1.delivery.contact.*',
      place: () => ({
        workspaceId: 'wsk_1',
        key: 'contact',
        occurredAt: AT,
        testMode: false,
        correlationId: requestId,
      }),
    },
    handOver({ requestId, recipientEmail: 'alice@example.com' }),
    command,
  );
  return events.map(({ type, data }) => ({ type, data }));
}

test('a send is attempted, then accepted', async () => {
  const send = { requestId: 'req_1', recipientEmail: 'alice@example.com' };
  expect(await step('req_1', attempt)).toEqual([
    { type: 'delivery.queued', data: { ...send, queuedAt: AT, provider: 'sandbox', attempt: 1 } },
  ]);
  expect(await step('req_1', accept)).toEqual([
    { type: 'delivery.accepted', data: { ...send, acceptedAt: AT, provider: 'sandbox', messageId: 'm1', attempt: 1 } },
  ]);
});

test('a step that was recorded before adds nothing', async () => {
  await step('req_1', attempt);
  expect(await step('req_1', attempt)).toEqual([]);
  await step('req_1', accept);
  expect(await step('req_1', accept)).toEqual([]);
  expect(await step('req_1', attempt)).toEqual([]);
});

test("another send to the same contact is none of this send's business", async () => {
  await step('req_1', attempt);
  await step('req_1', accept);
  expect(await step('req_2', attempt)).toHaveLength(1);
  expect(await step('req_2', accept)).toHaveLength(1);
});
