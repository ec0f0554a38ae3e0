import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { everyEventOf } from '../system/event-list.js';
import { EventStream } from '../system/event-stream.js';
import { aRecipient, call, ownKey, requestSend, sendOf } from '../system/requests.js';
import { theSystem } from '../system/system.js';

const post = (json: unknown, key = ownKey()) => call('POST', '/v1/agent/request-send', { key, json });

test('request-send answers the id that the send has everywhere', async () => {
  const recipientEmail = aRecipient('delivered');
  await using stream = await EventStream.open({ query: { contactEmail: recipientEmail } });
  const answer = await post({ recipientEmail, payload: { subject: 'Hello', text: 'World' } });
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ requestId: expect.stringMatching(/^req_[0-9A-HJKMNP-TV-Z]{26}$/), status: 'queued' });
  const { requestId } = answer.body as { requestId: string };
  await stream.untilType('delivery.delivered', requestId);
  const [queued] = stream.frames;
  expect(queued).toMatchObject({ event: 'send.queued', data: { requestId, recipientEmail, subject: 'Hello' } });
  // Bodies never enter the log.
  expect(JSON.stringify(queued)).not.toContain('World');
});

test('the send can be read the moment its id is known', async () => {
  const recipientEmail = aRecipient('silent');
  const requestId = await requestSend(recipientEmail);
  expect(await sendOf(requestId)).toMatchObject({ requestId, recipientEmail, queuedAt: expect.any(String) });
});

test('the same request under one dedupeKey is one send, whichever name the key goes by', async () => {
  const request = { recipientEmail: aRecipient('delivered'), payload: { subject: 'Once' } };
  const dedupeKey = randomUUID();
  await using stream = await EventStream.open({ query: { contactEmail: request.recipientEmail } });
  const first = await post({ ...request, dedupeKey });
  await stream.untilType('delivery.delivered');
  const again = await post({ ...request, dedupeKey });
  const alias = await post({ ...request, idempotencyKey: dedupeKey });
  expect(first.status).toBe(200);
  expect([again.body, alias.body]).toEqual([first.body, first.body]);
  expect(
    (await everyEventOf(request.recipientEmail, stream.frames)).filter(({ type }) => type === 'send.queued'),
  ).toHaveLength(1);
});

test('twenty of the same request at once are one send', async () => {
  for (let round = 0; round < 5; round += 1) {
    const request = { recipientEmail: aRecipient('delivered'), dedupeKey: randomUUID(), payload: { subject: 'Once' } };
    await using stream = await EventStream.open({ query: { contactEmail: request.recipientEmail } });
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(request)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    await stream.untilType('delivery.delivered');
    expect(stream.types.filter((type) => type === 'send.queued')).toHaveLength(1);
  }
});

test('another content under a used dedupeKey is refused and names the first send', async () => {
  const dedupeKey = randomUUID();
  const recipientEmail = aRecipient('delivered');
  const requestId = await requestSend(recipientEmail, { dedupeKey, payload: { subject: 'One' } });
  const other = await post({ recipientEmail, dedupeKey, payload: { subject: 'Two' } });
  expect(other).toMatchObject({ status: 422, body: { code: 'DEDUPE_KEY_REUSED', requestId, fix: expect.any(String) } });
  expect(other.headers.get('content-type')).toContain('application/problem+json');
});

test('a test key does not use up the dedupeKey of a live one', async () => {
  const request = { recipientEmail: aRecipient('silent'), dedupeKey: randomUUID() };
  const { mm_live, mm_test } = theSystem().credentials.keys;
  expect(await requestSend(request.recipientEmail, { ...request, key: mm_test })).not.toBe(
    await requestSend(request.recipientEmail, { ...request, key: mm_live }),
  );
});

test('an agent is named on its sends', async () => {
  const agentName = `agent ${randomUUID()}`;
  const registered = await call('POST', '/v1/agent/register', { key: ownKey(), json: { agentName } });
  expect(registered).toMatchObject({ status: 200, body: { agentName } });
  const { agentId } = registered.body as { agentId: string };
  const sent = await call('POST', '/v1/agent/request-send', {
    key: ownKey(),
    json: { recipientEmail: aRecipient('silent') },
    headers: { 'x-agent-id': agentId },
  });
  const { requestId } = sent.body as { requestId: string };
  expect(await sendOf(requestId)).toMatchObject({ agentId });
});
