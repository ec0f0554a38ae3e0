import { setTimeout as pause } from 'node:timers/promises';
import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { InboundClassified, newId } from '@posthorn/events';
import { Problem } from '@posthorn/platform';
import { beforeEach, expect, test } from 'vitest';
import { CodeWaits, type WantedCode } from './code-waits.js';

let log: InMemoryEventLog;
let waits: CodeWaits;
beforeEach(() => {
  log = new InMemoryEventLog();
  waits = new CodeWaits(log);
});

const MAILBOX = 'sarah@acme.example';
const wanted: WantedCode = { workspaceId: 'wsk_1', testMode: false, mailbox: MAILBOX, after: new Date('2026-01-01') };
const NEVER = new AbortController().signal;

/** A judged mail with a code. @returns its id */
async function received(
  mail: { code?: string; mailbox?: string; quarantined?: boolean; receivedAt?: string } = {},
  { workspaceId = 'wsk_1', testMode = false } = {},
): Promise<string> {
  const messageId = newId('rcv');
  await log.append({
    fact: InboundClassified.of({ messageId, from: 'a@example.com', code: '123456', mailbox: MAILBOX, ...mail }),
    workspaceId,
    key: 'abcdefghij234567',
    contact: 'abcdefghij234567',
    occurredAt: '2026-11-20T10:00:00.000Z',
    testMode,
    correlationId: messageId,
  });
  return messageId;
}

test('whoever has joined is told of what comes, however late they ask', async () => {
  const wait = await waits.join(wanted);
  const id = await received();
  await pause(20);
  expect(await wait.code(1_000, NEVER)).toEqual({
    id,
    code: '123456',
    from: 'a@example.com',
    subject: '',
    received_at: '2026-11-20T10:00:00.000Z',
  });
  wait.leave();
});

test.each([
  ['of another workspace', {}, { workspaceId: 'wsk_2' }],
  ['of the other mode', {}, { testMode: true }],
  ['to another mailbox', { mailbox: 'billing@acme.example' }, {}],
  ['in quarantine, whatever it says', { quarantined: true }, {}],
  ['from before', { receivedAt: '2025-12-31T23:59:59.000Z' }, {}],
] as const)('a mail %s ends no wait', async (_, mail, where) => {
  const wait = await waits.join(wanted);
  await received(mail, where);
  expect(await wait.code(60, NEVER)).toBeUndefined();
  wait.leave();
});

test('the tail is there as long as somebody waits, and again for the next', async () => {
  for (let round = 0; round < 3; round++) {
    const [one, other] = await Promise.all([waits.join(wanted), waits.join(wanted)]);
    one.leave();
    const id = await received();
    expect(await other.code(1_000, NEVER)).toMatchObject({ id });
    other.leave();
    await received();
  }
});

test('who leaves, and a stop, end the wait at once', async () => {
  const left = new AbortController();
  const waiting = [await waits.join(wanted), await waits.join(wanted)].map((wait, i) =>
    wait.code(30_000, i === 0 ? left.signal : NEVER),
  );
  left.abort();
  expect(await waiting[0]).toBeUndefined();
  waits.stop();
  expect(await waiting[1]).toBeUndefined();
});

test('a workspace that waits a hundred times waits no more, others do', async () => {
  const all = await Promise.all(Array.from({ length: 100 }, () => waits.join(wanted)));
  await expect(waits.join(wanted)).rejects.toThrow(Problem);
  (await waits.join({ ...wanted, workspaceId: 'wsk_2' })).leave();
  all[0]?.leave();
  (await waits.join(wanted)).leave();
  for (const wait of all) wait.leave();
});

test('a log that does not answer is said to whoever waits', async () => {
  const broken = new CodeWaits({ bounds: () => Promise.reject(new Error('away')), tail: log.tail.bind(log) });
  await expect(broken.join(wanted)).rejects.toThrow('away');
  await expect(broken.join(wanted)).rejects.toThrow('away');
});

test('a log that goes away is told to whoever waits, and those who do not yet end nothing', async () => {
  const away = Promise.withResolvers<never>();
  const broken = new CodeWaits({
    bounds: log.bounds.bind(log),
    async *tail() {
      yield [];
      await away.promise;
    },
  });
  const [wait, other] = [await broken.join(wanted), await broken.join(wanted)];
  const waiting = wait.code(5_000, NEVER);
  away.reject(new Error('the log is away'));
  await expect(waiting).rejects.toThrow('away');
  // A rejection that nobody listens to would end the process here.
  await pause(20);
  await expect(other.code(5_000, NEVER)).rejects.toThrow('away');
});
