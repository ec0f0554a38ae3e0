import { describe, expect, test } from 'vitest';
import { EventStream } from '../system/event-stream.js';
import { everyEvent, everyEventOf } from '../system/event-list.js';
import { aRecipient, call, requestSend, sendOf } from '../system/requests.js';
import { theSystem } from '../system/system.js';

const HANDED_OVER = ['send.queued', 'delivery.queued', 'delivery.accepted'];
const DELIVERED = [...HANDED_OVER, 'delivery.sent', 'delivery.delivered'];

interface Outcome {
  readonly types: readonly string[];
  readonly status: string;
  /** Fields of the last of these events' data. */
  readonly last?: object;
  /** Why the address is on the suppression list from then on. */
  readonly suppressedFor?: string;
  /** Fields of the send beside its status. */
  readonly send?: object;
}

/** The main job, once for each thing that can become of a mail. */
const OUTCOMES: Readonly<Record<string, Outcome>> = {
  delivered: {
    types: DELIVERED,
    status: 'delivered',
    send: { deliveredAt: expect.any(String), bouncedAt: null, error: null },
  },
  anybody: { types: DELIVERED, status: 'delivered' },
  bounced: {
    types: [...HANDED_OVER, 'delivery.sent', 'delivery.bounced'],
    status: 'bounced',
    last: { bounceType: 'hard', reason: expect.any(String), diagnosticCode: expect.stringContaining('550') },
    send: { bounceType: 'hard', bouncedAt: expect.any(String), deliveredAt: null },
    suppressedFor: 'hard_bounce',
  },
  softbounced: {
    types: [...HANDED_OVER, 'delivery.sent', 'delivery.bounced'],
    status: 'bounced',
    last: { bounceType: 'soft' },
    send: { bounceType: 'soft' },
  },
  deferred: {
    types: [...HANDED_OVER, 'delivery.sent', 'delivery.deferred', 'delivery.delivered'],
    status: 'delivered',
    send: { deferredAt: expect.any(String), deliveredAt: expect.any(String) },
  },
  complained: {
    types: [...DELIVERED, 'delivery.complained'],
    status: 'complained',
    send: { deliveredAt: expect.any(String), complainedAt: expect.any(String) },
    suppressedFor: 'complaint',
  },
  failed: {
    types: [...HANDED_OVER, 'delivery.sent', 'delivery.failed'],
    status: 'failed',
    last: { reason: expect.any(String) },
    send: { failedAt: expect.any(String), error: expect.any(String) },
  },
  opened: {
    types: [...DELIVERED, 'engagement.opened'],
    status: 'opened',
    last: { machine: false },
    send: { openedAt: expect.any(String) },
  },
  clicked: {
    types: [...DELIVERED, 'engagement.opened', 'engagement.clicked'],
    status: 'clicked',
    last: { url: expect.stringContaining('https://') },
    send: { clickedAt: expect.any(String) },
  },
};

describe.each(Object.entries(OUTCOMES))('a mail to %s@…', (name, outcome) => {
  const { types, status, last = {}, send = {}, suppressedFor } = outcome;
  test.each([
    ['with a +tag', aRecipient(name)],
    ['in upper case', aRecipient(name).toUpperCase()],
  ])('%s is seen live, and the same in its state and in the list', async (_how, recipientEmail) => {
    await using stream = await EventStream.open({ query: { contactEmail: recipientEmail } });
    const requestId = await requestSend(recipientEmail, { payload: { subject: 'Hello' } });
    await stream.untilType(suppressedFor === undefined ? (types.at(-1) ?? '') : 'suppression.added', requestId);

    const listed = await everyEventOf(recipientEmail, stream.frames);
    expect(stream.frames).toEqual(listed.map(({ id, type, data }) => ({ id, event: type, data })));
    const suppressions = stream.frames.filter(({ event }) => event === 'suppression.added');
    expect(suppressions.map(({ data }) => data['reasonCode'])).toEqual(
      suppressedFor === undefined ? [] : [suppressedFor],
    );
    const frames = stream.frames.filter((frame) => !suppressions.includes(frame));
    expect(frames.map(({ event }) => event)).toEqual(types);
    for (const { data } of frames) expect(data).toMatchObject({ requestId, recipientEmail });
    expect(frames.at(-1)?.data).toMatchObject(last);
    expect(await sendOf(requestId)).toMatchObject({ requestId, recipientEmail, status, testMode: false, ...send });
  });
});

test('a mail to exactly delivered@example.com is delivered', async () => {
  await using stream = await EventStream.open({ query: { contactEmail: 'delivered@example.com' } });
  const requestId = await requestSend('delivered@example.com');
  expect(await stream.untilType('delivery.delivered', requestId)).not.toEqual([]);
});

test('the state of a send is never older than what the stream has shown of it', async () => {
  const recipientEmail = aRecipient('delivered');
  await using stream = await EventStream.open({ query: { contactEmail: recipientEmail } });
  for (let n = 0; n < 10; n += 1) {
    const requestId = await requestSend(recipientEmail);
    await stream.untilType('delivery.delivered', requestId);
    expect(await sendOf(requestId)).toMatchObject({ status: 'delivered', deliveredAt: expect.any(String) });
  }
});

test('a mail to silent@… is handed over and then nothing more is heard of it', async () => {
  const recipientEmail = aRecipient('silent');
  await using stream = await EventStream.open();
  const requestId = await requestSend(recipientEmail);
  await stream.untilType('delivery.accepted', requestId);
  const later = await requestSend(aRecipient('delivered'));
  await stream.untilType('delivery.delivered', later);
  expect((await everyEventOf(recipientEmail, stream.frames)).map(({ type }) => type)).toEqual(HANDED_OVER);
  expect(await sendOf(requestId)).toMatchObject({ status: 'sending', sentAt: null, lastEventAt: expect.any(String) });
});

test('every event of a send carries an id of its own', async () => {
  const recipientEmail = aRecipient('clicked');
  await using stream = await EventStream.open({ query: { contactEmail: recipientEmail } });
  await requestSend(recipientEmail);
  await stream.untilType('engagement.clicked');
  for (const id of stream.ids) expect(id).toMatch(/^evt_[0-9A-HJKMNP-TV-Z]{26}$/);
  expect(new Set(stream.ids).size).toBe(stream.ids.length);
});

test('sends of a test key and of a live one are each seen by their own kind of key alone', async () => {
  const recipientEmail = aRecipient('delivered');
  const { mm_live, mm_test } = theSystem().credentials.keys;
  const query = { contactEmail: recipientEmail };
  await using tests = await EventStream.open({ key: mm_test, query });
  await using lives = await EventStream.open({ key: mm_live, query });
  const modes = [
    { key: mm_test, other: mm_live, stream: tests, testMode: true },
    { key: mm_live, other: mm_test, stream: lives, testMode: false },
  ];
  for (const { key, other, stream, testMode } of modes) {
    const requestId = await requestSend(recipientEmail, { key });
    await stream.untilType('delivery.delivered', requestId);
    expect(await sendOf(requestId, key)).toMatchObject({ testMode });
    expect(await call('GET', `/v1/agent/sends/${requestId}`, { key: other })).toMatchObject({ status: 404 });
    const listed = await everyEvent({ key, query, through: stream.ids.at(-1) });
    expect(listed.map((event) => event.testMode)).toEqual(Array(5).fill(testMode));
    expect(stream.ids).toEqual(listed.map(({ id }) => id));
  }
  await using replayed = await EventStream.open({ key: mm_test, query: { ...query, since: 'earliest' } });
  await replayed.untilId(tests.ids.at(-1) ?? '');
  expect(replayed.ids).toEqual(tests.ids);
});

test('a report is on the stream well within the time a person would wait for it', async () => {
  const recipientEmail = aRecipient('delivered');
  await using stream = await EventStream.open({ query: { contactEmail: recipientEmail } });
  const started = performance.now();
  await requestSend(recipientEmail);
  await stream.untilType('delivery.delivered');
  // Not a benchmark: milliseconds on an idle machine, and a loaded one is no reason to fail.
  expect(performance.now() - started).toBeLessThan(5_000);
});
