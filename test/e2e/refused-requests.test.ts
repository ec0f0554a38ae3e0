import { connect } from 'node:net';
import { decodeEventId, encodeEventId, newId } from '@posthorn/events';
import { beforeAll, describe, expect, test } from 'vitest';
import { EventStream } from '../system/event-stream.js';
import { eventually } from '../system/eventually.js';
import { aRecipient, type Answer, call, type CallOptions, ownKey, requestSend } from '../system/requests.js';
import { theSystem } from '../system/system.js';

const STREAM = '/v1/agent/events/stream';
const LIST = '/v1/agent/events';
const SEND = '/v1/agent/request-send';

/** Every documented refusal is a problem (RFC 9457) that says what to do. */
function expectProblem(answer: Answer, status: number, code: string): void {
  expect(answer, answer.text).toMatchObject({
    status,
    body: { status, code, title: expect.any(String), detail: expect.any(String), request_id: expect.any(String) },
  });
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.headers.get('x-request-id')).toBe((answer.body as { request_id: string }).request_id);
}

describe.each<[string, string, string, CallOptions]>([
  ['the stream', 'GET', STREAM, {}],
  ['the list', 'GET', LIST, {}],
  ['request-send', 'POST', SEND, { json: { recipientEmail: aRecipient() } }],
  ['a send', 'GET', `/v1/agent/sends/${newId('req')}`, {}],
])('%s', (_name, method, path, options) => {
  test.each([
    ['no key', {}],
    ['a key that nobody has', { authorization: `Bearer mm_live_${'a'.repeat(32)}` }],
    ['what is no key', { authorization: 'Bearer mm_live_...' }],
    ['an empty bearer', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: `Basic ${btoa('mm_live:x')}` }],
  ])('refuses %s', async (_what, headers) => {
    const answer = await call(method, path, { ...options, headers });
    expectProblem(answer, 401, 'UNAUTHORIZED');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.body).toMatchObject({ fix: expect.any(String) });
  });

  test.each(['mk_live', 'mk_test', 'msk', 'msr', 'worker'] as const)('refuses a key of kind %s', async (kind) => {
    const answer = await call(method, path, { ...options, key: theSystem().credentials.keys[kind] });
    expectProblem(answer, 403, 'WRONG_KEY_KIND');
    expect(answer.body).toMatchObject({ fix: expect.stringContaining('mm_live_') });
  });
});

test.each([
  ['the stream', (tenantId: string) => call('GET', `${STREAM}?tenantId=${tenantId}`, { key: ownKey() })],
  ['the list', (tenantId: string) => call('GET', `${LIST}?tenantId=${tenantId}`, { key: ownKey() })],
  [
    'request-send',
    (tenantId: string) => call('POST', SEND, { key: ownKey(), json: { recipientEmail: aRecipient(), tenantId } }),
  ],
])("%s refuses another workspace's tenantId", async (_name, name) => {
  expectProblem(await name(newId('wsk')), 403, 'TENANT_MISMATCH');
});

describe.each([
  ['the stream', STREAM],
  ['the list', LIST],
])('%s', (_name, path) => {
  const get = (query: string, headers: Record<string, string> = {}) =>
    call('GET', `${path}?${query}`, { key: ownKey(), headers });

  test.each([
    ['delivery.delivred', 'UNKNOWN_EVENT_TYPE', 'delivery.delivered'],
    ['delivered', 'MALFORMED_FILTER', 'delivery.delivered'],
    ['message.delivered', 'UNKNOWN_EVENT_TYPE', 'delivery.delivered'],
    ['Delivery.*', 'UNKNOWN_EVENT_TYPE', 'delivery.*'],
    ['delivery.deliver*', 'MALFORMED_FILTER', 'delivery.delivered'],
    ['send.queued,delivery.bounce', 'UNKNOWN_EVENT_TYPE', 'delivery.bounced'],
  ])('refuses eventTypes=%s and names what may have been meant', async (eventTypes, code, meant) => {
    const answer = await get(new URLSearchParams({ eventTypes }).toString());
    expectProblem(answer, 400, code);
    expect(answer.body).toMatchObject({
      errors: [{ parameter: 'eventTypes' }],
      nearest: expect.arrayContaining([meant]),
      fix: expect.stringContaining(meant),
    });
  });

  test.each([
    ['eventTypes=', 'eventTypes'],
    ['eventTypes=send.queued,,delivery.*', 'eventTypes'],
    ['eventTypes=nothing.like_it', 'eventTypes'],
    ['contactEmail=', 'contactEmail'],
    ['contactEmail=alice', 'contactEmail'],
    ['contactEmail=alice+1@example.com', 'contactEmail'],
    ['contactEmail=a@example.com&contactEmail=b@example.com', 'contactEmail'],
    ['since=', 'since'],
    ['since=yesterday', 'since'],
    ['since=2026-03-22T10:05:00Z', 'since'],
    ['since=1', 'since'],
    ['since=evt_abc123', 'since'],
    [`since=${newId('req')}`, 'since'],
    ['event_types=delivery.*', 'event_types'],
    ['types=delivery.*', 'types'],
    ['contact=alice@example.com', 'contact'],
    ['__proto__=1', '__proto__'],
  ])('refuses ?%s and names the parameter', async (query, parameter) => {
    const answer = await get(query);
    expect(answer, answer.text).toMatchObject({
      status: 400,
      body: { errors: [{ parameter }], detail: expect.stringContaining(parameter), fix: expect.any(String) },
    });
  });

  test('suggests the right name for a parameter that is nearly one', async () => {
    expect((await get('eventType=send.*')).body).toMatchObject({ fix: expect.stringContaining('eventTypes') });
    expect((await get('event_types=send.*')).body).toMatchObject({ fix: expect.stringContaining('eventTypes') });
    expect((await get('email=a@example.com')).body).toMatchObject({ fix: expect.stringContaining('contactEmail') });
  });
});

describe('a cursor', () => {
  /** An event id that this workspace was given. */
  let own: string;

  beforeAll(async () => {
    const contactEmail = aRecipient('delivered');
    await using stream = await EventStream.open({ query: { contactEmail } });
    await requestSend(contactEmail);
    await stream.untilType('delivery.delivered');
    own = stream.ids.at(-1) ?? '';
  });

  /** Everywhere a client may bring one. */
  const places: [string, (id: string) => Promise<Answer>][] = [
    ['since', (id) => call('GET', `${STREAM}?since=${id}`, { key: ownKey() })],
    ['Last-Event-ID', (id) => call('GET', STREAM, { key: ownKey(), headers: { 'last-event-id': id } })],
    ['last_event_id', (id) => call('GET', `${STREAM}?last_event_id=${id}`, { key: ownKey() })],
    ['since', (id) => call('GET', `${LIST}?since=${id}`, { key: ownKey() })],
    ['cursor', (id) => call('GET', `${LIST}?cursor=${id}`, { key: ownKey() })],
  ];

  async function expectForeign(id: string): Promise<void> {
    for (const [parameter, bring] of places) {
      const answer = await bring(id);
      expectProblem(answer, 400, 'FOREIGN_CURSOR');
      expect(answer.body).toMatchObject({ errors: [{ parameter }], fix: expect.any(String) });
      // Where the list goes on is no place for it.
      expect(answer.text.includes('earliest')).toBe(parameter !== 'cursor');
    }
  }

  function changed(change: Partial<NonNullable<ReturnType<typeof decodeEventId>>>): string {
    const position = decodeEventId(own);
    if (position === undefined) throw new Error(`${own} is no event id`);
    return encodeEventId({ ...position, ...change });
  }

  test('of another log is refused', async () => {
    const { epoch = 0 } = decodeEventId(own) ?? {};
    await expectForeign(changed({ epoch: epoch ^ 1 }));
  });

  test('of another partition is refused', () => expectForeign(changed({ partition: 7 })));
  test('from the future is refused', () => expectForeign(changed({ sequence: 2 ** 40 })));
  test('with another time than its event is refused', () => expectForeign(changed({ occurredAtMs: 1 })));

  test('that is no event id is refused as such, in every place', async () => {
    for (const id of ['abc', own.toLowerCase(), own.slice(0, -1), `${own}0`, 'evt_', '-1', '0']) {
      for (const [parameter, bring] of places) {
        const answer = await bring(id);
        expectProblem(answer, 400, 'MALFORMED_CURSOR');
        expect(answer.body).toMatchObject({ errors: [{ parameter }] });
      }
    }
  });
});

describe('request-send', () => {
  const post = (options: CallOptions) => call('POST', SEND, { key: ownKey(), ...options });
  const json = { 'content-type': 'application/json' };

  test.each<[string, object, string]>([
    ['nothing', {}, '/recipientEmail'],
    ['an address without @', { recipientEmail: 'alice' }, '/recipientEmail'],
    ['a number as address', { recipientEmail: 42 }, '/recipientEmail'],
    ['a display name', { recipientEmail: 'Alice <alice@example.com>' }, '/recipientEmail'],
    ['a header in the address', { recipientEmail: 'a@example.com\r\nBcc: b@example.com' }, '/recipientEmail'],
    [
      'a header in the subject',
      { recipientEmail: 'a@example.com', payload: { subject: 'Hi\nBcc: b' } },
      '/payload/subject',
    ],
    ['a text as payload', { recipientEmail: 'a@example.com', payload: 'Hello' }, '/payload'],
    ['a misspelt field', { recipientEmail: 'a@example.com', dedupKey: 'x' }, 'dedupKey'],
    ['what it cannot do yet', { recipientEmail: 'a@example.com', humanize: true }, '/humanize'],
  ])('refuses %s and points at it', async (_what, content, where) => {
    const answer = await post({ json: content });
    expectProblem(answer, 400, 'INVALID_REQUEST');
    expect(JSON.stringify((answer.body as { errors: unknown }).errors)).toContain(where);
  });

  test('refuses a list, a text and null', async () => {
    for (const content of [[], 'alice@example.com', null])
      expectProblem(await post({ json: content }), 400, 'INVALID_REQUEST');
  });

  test('refuses a body that is no JSON', async () => {
    for (const body of ['{"recipientEmail":', '{"__proto__":{"x":1},"recipientEmail":"a@example.com"}'])
      expectProblem(await post({ body, headers: json }), 400, 'MALFORMED_JSON');
  });

  test('refuses a body that is too large', async () => {
    // Of a path with the usual limit: a body beyond that of sends, 37 MiB, is not read to its end.
    const body = JSON.stringify({ agentName: 'x'.repeat(1_048_576) });
    const answer = await call('POST', '/v1/agent/register', { key: ownKey(), body, headers: json });
    expectProblem(answer, 413, 'BODY_TOO_LARGE');
  });

  test('refuses a body of another kind', async () => {
    const body = 'recipientEmail=a@example.com';
    expectProblem(
      await post({ body, headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    );
  });

  test('refuses an agent that is not there', async () => {
    const answer = await post({ json: { recipientEmail: aRecipient() }, headers: { 'x-agent-id': newId('agt') } });
    expectProblem(answer, 422, 'UNKNOWN_AGENT');
  });
});

test.each([
  ['the stream', 'POST', STREAM, 'GET, HEAD, OPTIONS'],
  ['the list', 'DELETE', LIST, 'GET, HEAD'],
  ['request-send', 'GET', SEND, 'POST'],
  ['a send', 'DELETE', `/v1/agent/sends/${newId('req')}`, 'GET, HEAD'],
])('another method on %s is told which ones there are', async (_what, method, path, allow) => {
  const answer = await call(method, path, { key: ownKey() });
  expectProblem(answer, 405, 'METHOD_NOT_ALLOWED');
  expect(answer.headers.get('allow')).toBe(allow);
});

test.each([
  ['a path that nobody serves', 'GET', '/v1/agent/evnts'],
  ['the root', 'GET', '/'],
])('%s is an unknown route', async (_what, method, path) => {
  expectProblem(await call(method, path, { key: ownKey() }), 404, 'UNKNOWN_ROUTE');
});

test.each([newId('req'), 'req_x', 'x'.repeat(90), '%00', '..%2F..'])('the send %s is unknown', async (id) => {
  expectProblem(await call('GET', `/v1/agent/sends/${id}`, { key: ownKey() }), 404, 'UNKNOWN_SEND');
});

test('health needs no key and shows nothing but the names of what is checked', async () => {
  expect(await call('GET', '/health/live')).toMatchObject({ status: 200, body: { status: 'ok' } });
  const ready = await call('GET', '/health/ready');
  expect(ready).toMatchObject({ status: 200, body: { status: 'ok' } });
  expect(ready.text).not.toMatch(/postgresql:|nats:/);
});

test('a stream that is asked for behind another request on one connection is answered, not an exception', async () => {
  const { hostname, port, host } = new URL(theSystem().url);
  const socket = connect(Number(port), hostname);
  let answers = '';
  socket.on('data', (chunk: Buffer) => (answers += chunk.toString()));
  const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${ownKey()}\r\n\r\n`;
  socket.write(get('/health/ready') + get(STREAM));
  const statuses = () => [...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
  await eventually('both are answered', 15_000, () => statuses().length === 2);
  socket.destroy();
  expect(statuses()[0]).toBe(200);
  expect(statuses()[1]).toBeLessThan(500);
});
