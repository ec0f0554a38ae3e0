import type { NewEvent } from '@posthorn/event-log';
import { beforeEach, expect, test } from 'vitest';
import { RefusedMails } from './refused-mails.js';

const told: NewEvent[] = [];
let nowMs: number;
let refused: RefusedMails;
beforeEach(() => {
  told.length = 0;
  nowMs = Date.parse('2026-03-22T10:10:00.000Z');
  refused = new RefusedMails(
    {
      append: async (events) => {
        told.push(...[events].flat());
        return { events: [], duplicate: false };
      },
    },
    { contactKeyOf: async () => 'abcdefghijklmnop' },
    { debug: () => undefined },
    () => nowMs,
  );
});

const refuse = (address: string, from = 'mallory@example.net') =>
  refused.record({
    mailbox: { address, workspaceId: 'wsk_1', agentId: 'agt_1' },
    from,
    reason: 'too_large',
    sizeBytes: 9,
  });
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('a mailbox is told of a mail to it that was refused', async () => {
  refuse('sarah@acme.example', '');
  await settled();
  expect(told).toMatchObject([
    {
      workspaceId: 'wsk_1',
      agentId: 'agt_1',
      testMode: false,
      fact: {
        type: 'inbound.refused',
        data: { from: 'unknown@invalid', mailbox: 'sarah@acme.example', reason: 'too_large', sizeBytes: 9 },
      },
    },
  ]);
});

test('of a flood it is told the beginning, every minute', async () => {
  for (let times = 0; times < 1_000; times++) refuse('sarah@acme.example');
  refuse('tom@acme.example');
  await settled();
  expect(told).toHaveLength(6);
  nowMs += 60_000;
  refuse('sarah@acme.example');
  await settled();
  expect(told).toHaveLength(7);
});

test('a flood over many mailboxes does not flood the log either', async () => {
  for (let box = 0; box < 1_000; box++) refuse(`box${box}@acme.example`);
  await settled();
  expect(told).toHaveLength(100);
});
