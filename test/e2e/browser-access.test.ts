import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { EventStream } from '../system/event-stream.js';
import { aRecipient, call, ownKey, requestSend } from '../system/requests.js';

const issued = z.object({ ticket: z.string() });

async function signIn(): Promise<{ cookie: string }> {
  const { status, headers } = await call('POST', '/v1/sessions', { key: ownKey() });
  expect(status).toBe(201);
  return { cookie: headers.getSetCookie()[0]?.split(';')[0] ?? '' };
}

async function newTicket(): Promise<string> {
  return issued.parse((await call('POST', '/v1/stream-tickets', { key: ownKey() })).body).ticket;
}

/** The requests of a browser whose page comes from the system's own origin. */
const ownPage = { 'sec-fetch-site': 'same-origin' };

describe('without a key in the page', () => {
  test('a session opens streams and lists, resumes them, and takes them along when it signs out', async () => {
    const headers = { ...(await signIn()), ...ownPage };
    const recipientEmail = aRecipient('delivered');
    const query = { contactEmail: recipientEmail };
    await using stream = await EventStream.open({ headers, query });
    const requestId = await requestSend(recipientEmail);
    const frames = await stream.untilType('delivery.delivered', requestId);
    await using resumed = await EventStream.open({ headers, query, lastEventId: frames[0]?.id ?? '' });
    await resumed.untilId(frames.at(-1)?.id ?? '');
    expect(resumed.ids).toEqual(frames.slice(1).map(({ id }) => id));
    expect(await call('GET', '/v1/agent/events', { headers })).toMatchObject({ status: 200 });

    expect(await call('DELETE', '/v1/sessions/current', { headers })).toMatchObject({ status: 204 });
    await Promise.all([stream.untilEnded(), resumed.untilEnded()]);
    expect(await call('GET', '/v1/agent/events/stream', { headers })).toMatchObject({
      status: 401,
      body: { code: 'SESSION_OVER', fix: expect.any(String) as string },
    });
  });

  test('a session that only reads sends nothing, and a page of another site does nothing with it at all', async () => {
    const cookie = await signIn();
    const json = { recipientEmail: aRecipient('delivered') };
    expect(await call('POST', '/v1/agent/request-send', { headers: { ...cookie, ...ownPage }, json })).toMatchObject({
      status: 403,
      body: { code: 'MISSING_SCOPE' },
    });
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect(await call('GET', '/v1/agent/events', { headers: { ...cookie, ...foreign } })).toMatchObject({
      status: 403,
      body: { code: 'CROSS_ORIGIN_COOKIE' },
    });
  });

  test('a ticket opens one stream', async () => {
    const ticket = await newTicket();
    const recipientEmail = aRecipient('delivered');
    await using stream = await EventStream.open({ headers: {}, query: { ticket, contactEmail: recipientEmail } });
    const requestId = await requestSend(recipientEmail);
    await stream.untilType('delivery.delivered', requestId);
    for (const path of ['/v1/agent/events/stream', '/v1/agent/events'])
      expect(await call('GET', `${path}?ticket=${ticket}`)).toMatchObject({ status: 401 });
  });
});
