import { expect, test } from 'vitest';
import { everyEventOf } from '../system/event-list.js';
import { EventStream } from '../system/event-stream.js';
import { report } from '../system/reports.js';
import { aRecipient, requestSend, sendOf } from '../system/requests.js';
import { reportsOf, settledEventsOf } from '../system/settled.js';

test('the same report twenty times at once, and again, is one event', async () => {
  const recipient = aRecipient('silent');
  const requestId = await requestSend(recipient);
  await using stream = await EventStream.open({ query: { contactEmail: recipient } });
  const delivered = { reach_send_id: requestId, event: 'delivered', recipient };
  const answers = await Promise.all(Array.from({ length: 20 }, () => report(delivered)));
  for (const answer of answers) {
    expect(answer, answer.text).toMatchObject({ status: 200, body: { ok: true, matched: true, status: 'delivered' } });
  }
  await stream.untilType('delivery.delivered');
  expect(await report(delivered)).toMatchObject({ body: { ok: true, matched: true, status: 'delivered' } });
  expect(await report(delivered, { path: '/reach/api/webhooks/mail-events' })).toMatchObject({ status: 200 });
  expect(await reportsOf(recipient)).toEqual(['delivery.delivered']);
});

test('an answer of 200 means that the event is there', async () => {
  const recipient = aRecipient('silent');
  const requestId = await requestSend(recipient);
  for (const event of ['sent', 'delivered', 'opened', 'clicked']) await report({ reach_send_id: requestId, event });
  expect(await reportsOf(recipient)).toEqual([
    'delivery.sent',
    'delivery.delivered',
    'engagement.opened',
    'engagement.clicked',
  ]);
});

test('a report right after request-send matches, however far the read model is', async () => {
  const requestIds = await Promise.all(Array.from({ length: 20 }, () => requestSend(aRecipient('silent'))));
  const answers = await Promise.all(requestIds.map((id) => report({ reach_send_id: id, event: 'sent' })));
  for (const { body } of answers) expect(body).toEqual({ ok: true, matched: true, status: 'sent' });
});

test.each([
  [
    ['clicked', 'delivered', 'sent'],
    ['clicked', 'clicked', 'clicked'],
  ],
  [
    ['delivered', 'sent', 'clicked'],
    ['delivered', 'delivered', 'clicked'],
  ],
  [
    ['bounced', 'delivered', 'clicked'],
    ['bounced', 'bounced', 'bounced'],
  ],
  [
    ['sent', 'bounced', 'sent'],
    ['sent', 'bounced', 'bounced'],
  ],
])('reports in the order %s answer the status %s: it never goes back', async (events, statuses) => {
  const recipient = aRecipient('silent');
  const requestId = await requestSend(recipient);
  const answered: unknown[] = [];
  for (const event of events) {
    const { body } = await report({ reach_send_id: requestId, event });
    answered.push((body as { status: string }).status);
  }
  expect(answered).toEqual(statuses);
  await everyEventOf(recipient, await settledEventsOf(recipient));
  expect(await sendOf(requestId)).toMatchObject({ status: statuses.at(-1) });
});

test('what the provider says beside the event is on the stream, under our names', async () => {
  const recipient = aRecipient('silent');
  const requestId = await requestSend(recipient);
  await using stream = await EventStream.open({ query: { contactEmail: recipient } });
  const occurredAt = new Date(Date.now() - 60_000).toISOString();
  await report({
    reach_send_id: requestId,
    event: 'bounced',
    recipient,
    message_id: 'postal-1',
    bounce_type: 'hard',
    reason: 'no such user',
    occurred_at: occurredAt,
    unknown_field: 'ignored',
  });
  await stream.untilType('suppression.added');
  const [bounce, suppression] = ['delivery.bounced', 'suppression.added'].map((type) =>
    stream.frames.find(({ event }) => event === type),
  );
  expect(suppression?.data).toMatchObject({ contactEmail: recipient, reasonCode: 'hard_bounce', requestId });
  expect(bounce?.data).toEqual({
    requestId,
    recipientEmail: recipient,
    bouncedAt: occurredAt,
    bounceType: 'hard',
    reason: 'no such user',
    messageId: 'postal-1',
  });
});

test('two deferrals of one send are two events, one of them repeated is not', async () => {
  const recipient = aRecipient('silent');
  const requestId = await requestSend(recipient);
  const deferral = (event_id: string) => report({ reach_send_id: requestId, event: 'deferred', event_id });
  for (const id of ['first', 'second', 'first', 'second']) expect(await deferral(id)).toMatchObject({ status: 200 });
  expect(await reportsOf(recipient)).toEqual(['delivery.deferred', 'delivery.deferred']);
});
