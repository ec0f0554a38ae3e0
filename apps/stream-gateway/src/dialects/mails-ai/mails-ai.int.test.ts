import { DeliveryBounced, encodeEventId, InboundClassified, SendQueued, WebhookPushed } from '@posthorn/events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TestGateway, type Tenant } from '../gateway.fixture.js';

let gateway: TestGateway;
let tenant: Tenant;
let key: string;
beforeAll(async () => {
  gateway = await TestGateway.start();
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  tenant = await gateway.tenant();
  key = await gateway.key(tenant, 'mk_live');
});
afterEach(() => gateway.cutAll());

const about = { requestId: 'req_1', recipientEmail: 'anna@example.com' };
const bounced = DeliveryBounced.of({ ...about, bouncedAt: '2026-01-02T03:04:05Z', bounceType: 'hard' });
const inbound = (spf: 'pass' | 'fail', subject = 'Hello') =>
  InboundClassified.of({
    messageId: 'rcv_1',
    from: 'user@example.com',
    subject,
    authentication: { spf, dkim: spf, dmarc: 'none' },
  });
const reply = SendQueued.of({ ...about, queuedAt: '2026-01-02T03:04:05Z', origin: { kind: 'reply', id: 'rcv_1' } });
const plain = SendQueued.of({ ...about, queuedAt: '2026-01-02T03:04:05Z' });

const LISTS = ['/v1/events', '/api/v1/events'];

describe.each(LISTS)('GET %s', (path) => {
  test('lists typed events, newest first, and pages to the end', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift(await gateway.append(tenant, { fact: bounced }));
    await gateway.append(tenant, { fact: plain });
    await gateway.project();
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { status, body } = await gateway.get(`${path}?limit=2${cursor}`, key);
      expect(status).toBe(200);
      expect(Object.keys(body)).toEqual(['data', 'has_more', 'next_cursor']);
      seen.push(...(body['data'] as { id: string }[]).map(({ id }) => id));
      expect(body['has_more']).toBe(body['next_cursor'] !== null);
      if (body['next_cursor'] === null) break;
      cursor = `&cursor=${body['next_cursor'] as string}`;
    }
    expect(seen).toEqual(ids);
  });

  test('filters by type, exactly, where one canonical type has two names', async () => {
    const received = await gateway.append(tenant, { fact: inbound('pass') });
    const forged = await gateway.append(tenant, { fact: inbound('fail') });
    const unknown = await gateway.append(tenant, {
      fact: InboundClassified.of({ messageId: 'm', from: 'a@b.example' }),
    });
    const replied = await gateway.append(tenant, { fact: reply });
    const lost = await gateway.append(tenant, { fact: bounced });
    await gateway.append(tenant, { fact: plain });
    await gateway.project();
    const wanted = {
      'event_type=message.received&limit=50': [unknown, received],
      'event_type=message.received.unauthenticated': [forged],
      'event_type=message.replied': [replied],
      'event_type=message.received,message.bounced': [lost, unknown, received],
      'event_type=message.received&event_type=message.received.unauthenticated': [unknown, forged, received],
      'event_type=message.*': [lost, replied, unknown, forged, received],
      'event_type=draft.sent': [],
      '': [lost, replied, unknown, forged, received],
    };
    for (const [query, ids] of Object.entries(wanted))
      expect(await gateway.listed(`${path}?${query}`, key), query).toEqual(ids);
  });
});

test('filters by agent, by event id and by time, the time included', async () => {
  const agentId = await gateway.agent(tenant, 'sarah@example.com');
  const early = await gateway.append(tenant, { occurredAt: '2026-01-01T00:00:00.000Z', agentId });
  const middle = await gateway.append(tenant, { occurredAt: '2026-01-02T00:00:00.000Z' });
  const late = await gateway.append(tenant, { occurredAt: '2026-01-03T00:00:00.000Z', agentId });
  await gateway.project();
  const wanted = {
    [`agent_id=${agentId}`]: [late, early],
    [`since=${early}`]: [late, middle],
    'since=earliest': [late, middle, early],
    'since=2026-01-02T00:00:00Z': [late, middle],
    'since=2026-01-02T00:00:00.001Z': [late],
    'since=2026-01-02T01:00:00%2B01:00': [late, middle],
    [`since=2026-01-02T00:00:00Z&agent_id=${agentId}`]: [late],
  };
  for (const [query, ids] of Object.entries(wanted))
    expect(await gateway.listed(`/v1/events?${query}`, key), query).toEqual(ids);
});

test('a single event is what the list and the stream show, wherever it is kept', async () => {
  const stream = await gateway.open('/v1/events/stream', key);
  const id = await gateway.append(tenant, { fact: inbound('pass') });
  await stream.until(({ ids }) => ids.includes(id));
  await gateway.project();
  const { data } = (await gateway.get('/v1/events', key)).body as { data: unknown[] };
  expect(data[0]).toEqual(JSON.parse(stream.events[0]?.data ?? ''));
  for (const path of ['/v1/events/', '/api/v1/events/'])
    expect((await gateway.get(path + id, key)).body).toEqual(data[0]);
  // Out of the ring, then out of the log.
  for (let i = 0; i < 30; i++) await gateway.append(tenant);
  expect((await gateway.get(`/v1/events/${id}`, key)).body).toEqual(data[0]);
  gateway.log.forgetUpTo((await gateway.log.bounds()).last);
  expect((await gateway.get(`/v1/events/${id}`, key)).body).toEqual(data[0]);
});

test('an id that is none and an event that is not for this key are the same 404', async () => {
  const other = await gateway.tenant();
  const push = { webhookId: 'w', eventId: 'e', deliveryId: 'd', attempt: 1, statusCode: 200, durationMs: 1 };
  const ids = [
    'evt_abc123',
    'nonsense',
    encodeEventId({ occurredAtMs: 0, epoch: 1, partition: 0, sequence: 0 }),
    encodeEventId({ occurredAtMs: 0, epoch: 1, partition: 0, sequence: 9_999_999 }),
    await gateway.append(other),
    await gateway.append(tenant, { testMode: true }),
    await gateway.append(tenant, { fact: plain }),
    await gateway.append(tenant, { fact: WebhookPushed.of({ ...push, pushedAt: '2026-01-02T03:04:05Z' }), key: 'w' }),
  ];
  await gateway.project();
  const answers = await Promise.all(ids.map((id) => gateway.get(`/v1/events/${id}`, key)));
  const withoutRequestId = ({ error }: Record<string, unknown>) => ({ ...(error as object), request_id: null });
  for (const { status, body } of answers) {
    expect(status).toBe(404);
    expect(withoutRequestId(body)).toEqual(withoutRequestId(answers[0]?.body ?? {}));
  }
  expect(answers[0]?.body).toMatchObject({ error: { type: 'resource_error', code: 'event_not_found', param: 'id' } });
});

test('a test key sees test events alone, a live key live ones: list, single event and stream', async () => {
  const testKey = await gateway.key(tenant, 'mk_test');
  const streams = {
    live: await gateway.open('/v1/events/stream', key),
    test: await gateway.open('/v1/events/stream', testKey),
  };
  const live = await gateway.append(tenant);
  const tried = await gateway.append(tenant, { testMode: true });
  const last = await gateway.append(tenant);
  await streams.live.until(({ ids }) => ids.includes(last));
  await streams.test.until(({ ids }) => ids.includes(tried));
  expect(streams.live.ids).toEqual([live, last]);
  expect(streams.test.ids).toEqual([tried]);
  expect(JSON.parse(streams.test.events[0]?.data ?? '')).toMatchObject({ test_mode: true });
  await gateway.project();
  expect(await gateway.listed('/v1/events', testKey)).toEqual([tried]);
  expect((await gateway.get(`/v1/events/${live}`, testKey)).status).toBe(404);
  expect((await gateway.get(`/v1/events/${tried}`, testKey)).status).toBe(200);
});

test('text with a NUL in it, which the database cannot read, is no obstacle to any filter', async () => {
  const id = await gateway.append(tenant, { fact: inbound('pass', 'a\0b') });
  await gateway.project();
  expect(await gateway.listed('/v1/events?event_type=message.received', key)).toEqual([id]);
  const mailboxKey = await gateway.key(tenant, 'mk_live', 'sarah@example.com');
  expect(await gateway.listed('/api/v1/events', mailboxKey)).toEqual([]);
});

describe.each(['/v1/events/stream', '/api/v1/events/stream'])('GET %s', (path) => {
  test('says connected, then events with their ids, and resumes after any of them', async () => {
    const client = await gateway.open(`${path}?event_types=message.delivered`, key);
    await client.until(({ text }) => text === ': connected\n\n');
    const ids = [await gateway.append(tenant), await gateway.append(tenant), await gateway.append(tenant)];
    await client.until((it) => it.ids.length === 3);
    expect(client.text).toMatch(
      /^: connected\n\n(id: evt_\w{26}\nevent: message\.delivered\ndata: \{"id":.*\}\n\n){3}$/,
    );
    for (const name of ['since', 'last_event_id', 'lastEventId', 'Last-Event-ID']) {
      const cursor = ids[0] ?? '';
      const resumed =
        name === 'Last-Event-ID'
          ? await gateway.open(`${path}?since=earliest`, key, { [name]: cursor })
          : await gateway.open(`${path}?${name}=${cursor}`, key);
      await resumed.until((it) => it.ids.length === 2);
      expect(resumed.ids, name).toEqual(ids.slice(1));
    }
  });
});

test('the stream shows what was asked for by name, live and replayed, where one canonical type has two names', async () => {
  const wanted = ['message.received', 'message.received.unauthenticated', 'message.replied', 'message.*'];
  const open = async (since: string) =>
    new Map(
      await Promise.all(
        wanted.map(
          async (name) => [name, await gateway.open(`/v1/events/stream?event_types=${name}${since}`, key)] as const,
        ),
      ),
    );
  const live = await open('');
  const received = await gateway.append(tenant, { fact: inbound('pass') });
  const forged = await gateway.append(tenant, { fact: inbound('fail') });
  await gateway.append(tenant, { fact: plain });
  const replied = await gateway.append(tenant, { fact: reply });
  const expected = {
    [wanted[0]!]: [received],
    [wanted[1]!]: [forged],
    [wanted[2]!]: [replied],
    [wanted[3]!]: [received, forged, replied],
  };
  for (const streams of [live, await open('&since=earliest')]) {
    for (const [name, client] of streams) {
      await client.until(({ ids }) => ids.length >= (expected[name]?.length ?? 0));
      expect(client.ids, name).toEqual(expected[name]);
      if (name !== 'message.*') expect(new Set(client.events.map(({ event }) => event))).toEqual(new Set([name]));
    }
  }
});

test.each([
  ['/v1/events?event_type=mesage.sent', 400, 'unknown_event_type', 'event_type', /message\.sent/],
  ['/v1/events?limit=101', 400, 'invalid_limit', 'limit', /1 to 100/],
  ['/v1/events?cursor=abc', 400, 'malformed_cursor', 'cursor', /leave cursor out/],
  ['/v1/events?since=2026-01-02', 400, 'malformed_time', 'since', /2026-04-03T10:00:00Z/],
  ['/v1/events?agent_id=agt_nobody', 404, 'agent_not_found', 'agent_id', /agents/],
  ['/v1/events?agent_id=%00', 404, 'agent_not_found', 'agent_id', /agents/],
  ['/v1/events?evnt_type=message.sent', 400, 'unknown_parameter', 'evnt_type', /event_type/],
  ['/v1/events/stream?since=2026-01-02T00:00:00Z', 400, 'malformed_cursor', 'since', /id of the last event/],
  ['/v1/events/stream?since=evt_abc123', 400, 'malformed_cursor', 'since', /earliest/],
  ['/v1/events/stream?types=message.sent', 400, 'unknown_parameter', 'types', /event_types/],
] as const)('%s is refused in the words of mails.ai', async (path, status, code, param, message) => {
  const answer = await gateway.get(path, key);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  expect(answer.headers.get('x-request-id')).toMatch(/\S/);
  expect(answer.body).toMatchObject({
    error: {
      type: expect.any(String),
      code,
      message: expect.stringMatching(message),
      param,
      request_id: answer.headers.get('x-request-id'),
    },
  });
});

test.each([
  '/v1/events',
  '/v1/events/stream',
  '/v1/events/evt_1',
  '/api/v1/events',
  '/api/v1/events/stream',
  '/worker/v1/events',
])('%s without a key is 401, in the words of mails.ai', async (path) => {
  const { status, body } = await gateway.get(path);
  expect(status).toBe(401);
  expect(body).toMatchObject({ error: { type: 'authentication_error', code: 'invalid_api_key', param: null } });
});

test('keys of other products have no list and no stream of mails.ai', async () => {
  const other = await gateway.key(tenant, 'mm_live');
  for (const path of ['/api/v1/events', '/v1/events/stream', '/v1/events/evt_1'])
    expect(await gateway.get(path, other)).toMatchObject({ status: 403, body: { error: { code: 'wrong_key_kind' } } });
});
