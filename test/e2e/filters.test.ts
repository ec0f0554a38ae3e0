import { expect, test } from 'vitest';
import { everyEvent, everyEventOf } from '../system/event-list.js';
import { EventStream } from '../system/event-stream.js';
import { aRecipient, call, ownKey, requestSend } from '../system/requests.js';
import { theSystem } from '../system/system.js';

const CLICKED = [
  'send.queued',
  'delivery.queued',
  'delivery.accepted',
  'delivery.sent',
  'delivery.delivered',
  'engagement.opened',
  'engagement.clicked',
];

test.each([
  ['delivery.*', (type: string) => type.startsWith('delivery.')],
  ['delivery.*,inbound.*', (type: string) => type.startsWith('delivery.')],
  ['send.queued, engagement.clicked', (type: string) => /^send\.queued$|clicked$/.test(type)],
  ['*.queued', (type: string) => type.endsWith('.queued')],
  ['*', () => true],
])('eventTypes=%s is the same choice live, replayed and in the list', async (eventTypes, matches) => {
  const contactEmail = aRecipient('clicked');
  await using everything = await EventStream.open({ query: { contactEmail } });
  await using live = await EventStream.open({ query: { eventTypes, contactEmail } });
  await requestSend(contactEmail);
  await everything.untilType('engagement.clicked');
  const expected = everything.frames.filter(({ event }) => matches(event));
  const last = expected.at(-1)?.id ?? '';
  await live.untilId(last);
  expect(live.frames).toEqual(expected);
  await using replay = await EventStream.open({ query: { eventTypes, contactEmail, since: 'earliest' } });
  await replay.untilId(last);
  expect(replay.frames).toEqual(expected);
  const listed = await everyEvent({ query: { eventTypes, contactEmail }, through: everything.ids.at(-1) });
  expect(listed.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
});

test('eventTypes may be repeated, as HTTP libraries write lists', async () => {
  const contactEmail = aRecipient('clicked');
  await requestSend(contactEmail);
  await using everything = await EventStream.open({ query: { contactEmail, since: 'earliest' } });
  await everyEventOf(contactEmail, await everything.untilType('engagement.clicked'));
  const query = new URLSearchParams({ contactEmail });
  for (const type of ['send.*', 'engagement.*']) query.append('eventTypes', type);
  const answer = await call('GET', `/v1/agent/events?${query.toString()}`, { key: ownKey() });
  expect(answer.body).toMatchObject({
    data: [{ type: 'engagement.clicked' }, { type: 'engagement.opened' }, { type: 'send.queued' }],
  });
});

test('contactEmail finds the recipient however the address is written, and nobody else', async () => {
  const contactEmail = aRecipient('clicked');
  await using shouted = await EventStream.open({ query: { contactEmail: contactEmail.toUpperCase() } });
  await using everybody = await EventStream.open();
  const other = await requestSend(aRecipient('clicked'));
  const requestId = await requestSend(contactEmail);
  await everybody.untilType('engagement.clicked', other);
  await shouted.untilType('engagement.clicked', requestId);
  expect(shouted.types).toEqual(CLICKED);
  expect(new Set(shouted.frames.map(({ data }) => data['requestId']))).toEqual(new Set([requestId]));
});

test('tenantId may name the own workspace, as molted clients do', async () => {
  const { workspaceId } = theSystem().credentials;
  const contactEmail = aRecipient('delivered');
  await using stream = await EventStream.open({ query: { contactEmail, tenantId: workspaceId } });
  const answer = await call('POST', '/v1/agent/request-send', {
    key: ownKey(),
    json: { tenantId: workspaceId, recipientEmail: contactEmail },
  });
  expect(answer.status).toBe(200);
  await stream.untilType('delivery.delivered');
});

test('a stream is one that no proxy buffers, compresses or caches', async () => {
  await using stream = await EventStream.open();
  expect(stream.headers.get('content-type')).toBe('text/event-stream');
  expect(stream.headers.get('cache-control')).toMatch(/no-cache|no-store/);
  expect(stream.headers.get('x-accel-buffering')).toBe('no');
  expect(stream.headers.get('content-encoding')).toBeNull();
});
