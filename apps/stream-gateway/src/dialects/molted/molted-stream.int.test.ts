import type { Socket } from 'node:net';
import { DatabaseModule } from '@posthorn/database';
import { connectEventLog, EventLogModule, type ConnectedEventLog } from '@posthorn/event-log';
import {
  decodeEventId,
  DeliveryBounced,
  DeliveryDeferred,
  encodeEventId,
  SendQueued,
  WebhookPushed,
} from '@posthorn/events';
import { API_KEYS, createLogger, type ApiKeys, startService, type RunningService } from '@posthorn/platform';
import { anEvent, aWorkspace, testServers, type TestWorkspace } from '@posthorn/testing';
import { EventSource } from 'eventsource';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { StreamGatewayModule } from '../../app.module.js';
import { streamGatewaySettings } from '../../config.js';
import { StreamEngine } from '../../engine/engine.js';
import { StreamClient } from '../../stream/stream-client.fixture.js';

let log: ConnectedEventLog;
let service: RunningService;
let workspace: TestWorkspace;
const clients: StreamClient[] = [];

function startGateway(settings: Record<string, unknown> = {}): Promise<RunningService> {
  const { natsUrl, databaseUrl } = testServers();
  return startService({
    name: 'stream-gateway',
    module: [
      EventLogModule.forRoot({ natsUrl }),
      DatabaseModule.forRoot({ url: databaseUrl, max: 4 }),
      StreamGatewayModule.forRoot(streamGatewaySettings.parse({ STREAM_KEY_RECHECK_MS: 100, ...settings })),
    ],
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ name: 'test', level: 'silent' }),
  });
}

beforeAll(async () => {
  log = await connectEventLog({ natsUrl: testServers().natsUrl });
  service = await startGateway({ STREAM_RING_EVENTS: 50 });
});
afterAll(async () => {
  await service.stop();
  await log.close();
});
beforeEach(async () => {
  workspace = await aWorkspace();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.cut();
});

async function open(query = '', headers: Record<string, string> = {}, { url } = service): Promise<StreamClient> {
  const authorization = `Bearer ${workspace.keys.mm_live}`;
  const client = await StreamClient.open(`${url}/v1/agent/events/stream${query}`, { authorization, ...headers });
  clients.push(client);
  return client;
}

/** @returns the ids */
async function append(count: number, wanted: Parameters<typeof anEvent>[1] = {}, of = workspace): Promise<string[]> {
  const { events } = await log.append(Array.from({ length: count }, () => anEvent(of, wanted)));
  return events.map(({ id }) => id);
}

const about = { requestId: 'req_1', recipientEmail: 'anna@example.com' };
const bounced = DeliveryBounced.of({ ...about, bouncedAt: '2026-01-02T03:04:05Z', bounceType: 'hard' });
const queued = SendQueued.of({ ...about, queuedAt: '2026-01-02T03:04:05Z' });

test('the head is that of an event stream, and its first bytes come at once', async () => {
  const client = await open();
  await client.until(({ text }) => text !== '');
  expect(client.text).toBe(': connected\n\n');
  expect(client.response.statusCode).toBe(200);
  expect(client.response.headers).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    'x-request-id': expect.any(String) as string,
  });
});

test('an event is on the stream as it was appended, id first', async () => {
  const client = await open();
  const [id] = await append(1, { fact: bounced });
  await client.until(({ events }) => events.length === 1);
  expect(client.text).toBe(
    `: connected\n\nid: ${id}\nevent: delivery.bounced\ndata: ${JSON.stringify(bounced.data)}\n\n`,
  );
});

test('since=earliest replays what is kept, then goes on live, across ring and log', async () => {
  const past = await append(200);
  const client = await open('?since=earliest');
  await client.until(({ ids }) => ids.length === 200);
  const live = await append(3);
  await client.until(({ ids }) => ids.length === 203);
  expect(client.ids).toEqual([...past, ...live]);
});

test.each(['since', 'last_event_id', 'lastEventId', 'Last-Event-ID'])('%s resumes after that event', async (name) => {
  const ids = await append(120);
  for (const at of [10, 110]) {
    const cursor = ids[at] ?? '';
    const client =
      name === 'Last-Event-ID' ? await open('?since=earliest', { [name]: cursor }) : await open(`?${name}=${cursor}`);
    await client.until((it) => it.ids.length === 119 - at);
    expect(client.ids).toEqual(ids.slice(at + 1));
  }
});

test('the eventsource package reconnects with what it has seen and misses nothing', async () => {
  const seen: string[] = [];
  const sockets: Socket[] = [];
  service.app.getHttpServer().on('connection', (socket) => sockets.push(socket));
  let connects = 0;
  const source = new EventSource(`${service.url}/v1/agent/events/stream?eventTypes=delivery.*,inbound.*`, {
    fetch: (url, init) => {
      connects++;
      return fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${workspace.keys.mm_live}` } });
    },
  });
  source.addEventListener('delivery.delivered', (event) => seen.push(event.lastEventId));
  await new Promise((resolve) => source.addEventListener('open', resolve, { once: true }));
  const before = await append(2);
  while (seen.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  for (const socket of sockets) socket.destroy();
  const between = await append(3);
  while (seen.length < 5) await new Promise((resolve) => setTimeout(resolve, 5));
  source.close();
  expect(seen).toEqual([...before, ...between]);
  expect(connects).toBe(2);
});

test('filters narrow by type, family and contact, live and replayed alike', async () => {
  const chosen = [
    ...(await append(1, { fact: bounced })),
    ...(await append(1, { fact: bounced, recipientEmail: 'bob@example.com' })),
  ];
  const [others] = await append(1, { fact: queued });
  const filters = {
    'eventTypes=delivery.*': chosen,
    'eventTypes=delivery.bounced,policy.*': chosen,
    'eventTypes=send.queued&eventTypes=policy.*': [others],
    'eventTypes=*': [...chosen, others],
    'contactEmail=Bob@Example.com': [chosen[1]],
    'contactEmail=anna@example.com&eventTypes=delivery.*': [chosen[0]],
  };
  for (const [filter, wanted] of Object.entries(filters)) {
    const client = await open(`?${filter}&since=earliest&tenantId=${workspace.workspaceId}`);
    await client.until(({ ids }) => ids.length >= wanted.length);
    expect(client.ids).toEqual(wanted);
  }
  const live = await open('?contactEmail=bob@example.com');
  await append(2, { fact: bounced });
  const [id] = await append(1, { recipientEmail: 'bob@example.com' });
  await live.until(({ ids }) => ids.length > 0);
  expect(live.ids).toEqual([id]);
});

test('a workspace sees nothing of another one, and no internal event', async () => {
  const other = await aWorkspace();
  const filters = ['', '&eventTypes=*', '&eventTypes=delivery.*', '&contactEmail=anna@example.com'];
  await append(5, {}, other);
  const streams = await Promise.all(filters.map((filter) => open(`?since=earliest${filter}`)));
  await append(5, {}, other);
  const push = {
    webhookId: 'whk_1',
    eventId: 'evt_1',
    deliveryId: 'dlv_1',
    attempt: 1,
    statusCode: 200,
    durationMs: 1,
  };
  await append(1, { fact: WebhookPushed.of({ ...push, pushedAt: '2026-01-02T03:04:05Z' }), key: 'whk_1' });
  const own = await append(1);
  for (const client of streams) {
    await client.until(({ ids }) => ids.length > 0);
    expect(client.ids).toEqual(own);
  }
});

test('a test key sees test events alone and a live key live ones, live and replayed, from any event of either', async () => {
  const [cursor = ''] = await append(1, { testMode: true });
  // Else it is still to come for who begins now.
  await expect.poll(() => service.app.get(StreamEngine).head).toBeGreaterThanOrEqual(decodeEventId(cursor)!.sequence);
  const opened = await Promise.all(
    ['', '?since=earliest', `?since=${cursor}`, '?contactEmail=anna@example.com&eventTypes=delivery.*'].map(
      async (query) => ({
        test: await open(query, { authorization: `Bearer ${workspace.keys.mm_test}` }),
        live: await open(query),
        replays: query === '?since=earliest',
      }),
    ),
  );
  const tests: string[] = [];
  const lives: string[] = [];
  for (let i = 0; i < 3; i++) {
    lives.push(...(await append(2)));
    tests.push(...(await append(1, { testMode: true })));
  }
  lives.push(...(await append(1)));
  for (const { test, live, replays } of opened) {
    await live.until(({ ids }) => ids.at(-1) === lives.at(-1));
    await test.until(({ ids }) => ids.at(-1) === tests.at(-1));
    expect(live.ids).toEqual(lives);
    expect(test.ids).toEqual(replays ? [cursor, ...tests] : tests);
  }
});

test('a client that does not read holds up nobody, is bounded, and gets every event in the end', async () => {
  const reason = 'x'.repeat(4_000);
  const fact = DeliveryDeferred.of({ ...about, deferredAt: '2026-01-02T03:04:05Z', reason });
  const { counters } = service.app.get(StreamEngine);
  const { slowdowns } = counters;
  const slow = await open();
  const fast = await open();
  slow.response.pause();
  const ids: string[] = [];
  while (counters.slowdowns === slowdowns) {
    ids.push(...(await append(250, { fact })));
    await fast.until((it) => it.ids.length === ids.length);
  }
  ids.push(...(await append(250, { fact })));
  slow.response.resume();
  await slow.until((it) => it.ids.length >= ids.length);
  expect(slow.ids).toEqual(ids);
  await fast.until((it) => it.ids.length === ids.length);
  expect(fast.ids).toEqual(ids);
});

async function refusal(query: string, headers: Record<string, string> = {}) {
  const authorization = `Bearer ${workspace.keys.mm_live}`;
  const response = await fetch(`${service.url}/v1/agent/events/stream${query}`, {
    headers: { authorization, ...headers },
  });
  return { ...((await response.json()) as object), contentType: response.headers.get('content-type') };
}

test.each([
  ['eventtypes=delivery.*', 'eventtypes', 'UNKNOWN_PARAMETER', ['eventTypes']],
  ['eventTypes=delivry.*', 'eventTypes', 'UNKNOWN_EVENT_TYPE', ['delivery.*']],
  ['eventTypes=deliv*', 'eventTypes', 'MALFORMED_FILTER', expect.arrayContaining(['delivery.*'])],
  ['eventTypes=', 'eventTypes', 'EMPTY_PARAMETER', undefined],
  ['eventTypes=delivery.*,,send.*', 'eventTypes', 'MALFORMED_FILTER', []],
  ['contactEmail=anna', 'contactEmail', 'MALFORMED_ADDRESS', undefined],
  ['contactEmail=anna+tag@example.com', 'contactEmail', 'MALFORMED_ADDRESS', undefined],
  ['contactEmail=a@b.c&contactEmail=d@e.f', 'contactEmail', 'REPEATED_PARAMETER', undefined],
  ['since=2026-01-01T00:00:00Z', 'since', 'MALFORMED_CURSOR', undefined],
  ['lastEventId=42', 'lastEventId', 'MALFORMED_CURSOR', undefined],
])('?%s is refused by name, with what may have been meant', async (query, parameter, code, nearest) => {
  const answer = await refusal(`?${query}`);
  expect(answer).toMatchObject({
    status: 400,
    contentType: expect.stringMatching(/^application\/problem\+json/) as string,
    code,
    errors: [{ parameter }],
  });
  expect(answer).toMatchObject({
    detail: expect.stringContaining(`${parameter}: `) as string,
    fix: expect.any(String) as string,
  });
  if (nearest) expect(answer).toMatchObject({ nearest });
});

test('a cursor that this workspace was not given is refused, whoever it belongs to', async () => {
  const [own] = await append(1);
  const [foreign] = await append(1, {}, await aWorkspace());
  // Not what stands last in the log: that may be another test's, which takes it away.
  const { epoch, sequence } = decodeEventId(foreign ?? '')!;
  const place = { occurredAtMs: 1_700_000_000_000, epoch, partition: 0, sequence };
  const ids = [
    foreign,
    encodeEventId({ ...place, sequence: 2 ** 40 }),
    encodeEventId({ ...place, epoch: epoch === 1 ? 2 : 1 }),
    encodeEventId({ ...place, partition: 1 }),
    encodeEventId({ ...place, sequence: 0 }),
    encodeEventId(place),
  ];
  const answers = await Promise.all(ids.map((id) => refusal('', { 'last-event-id': id ?? '' })));
  for (const answer of answers)
    expect(answer).toMatchObject({ status: 400, code: 'FOREIGN_CURSOR', errors: [{ parameter: 'Last-Event-ID' }] });
  expect(new Set(answers.map((answer) => 'detail' in answer && answer.detail)).size).toBe(1);
  expect((await open(`?since=${own}`)).response.statusCode).toBe(200);
});

test.each([
  ['no key', {}, 401],
  ['an unknown key', { authorization: 'Bearer mm_live_00000000000000000000000000000000' }, 401],
  ['a key of another product', 'msk', 403],
] as const)('%s opens no stream', async (_, who, status) => {
  const headers = who === 'msk' ? { authorization: `Bearer ${workspace.keys.msk}` } : who;
  const response = await fetch(`${service.url}/v1/agent/events/stream`, { headers });
  expect(response.status).toBe(status);
});

test('another tenant than that of the key is refused', async () => {
  const { workspaceId } = await aWorkspace();
  expect(await refusal(`?tenantId=${workspaceId}`)).toMatchObject({ status: 403, code: 'TENANT_MISMATCH' });
});

test('a revoked key ends its streams, and only its own', async () => {
  const [mine, others] = [await open(), await open('', { authorization: `Bearer ${workspace.keys.mm_test}` })];
  const keys = service.app.get<ApiKeys>(API_KEYS);
  const [{ keyId }] = [(await keys.verify(workspace.keys.mm_live)) ?? { keyId: '' }];
  await keys.revoke(workspace.workspaceId, keyId);
  await mine.until(({ closed }) => closed);
  const [id] = await append(1, { testMode: true });
  await others.until(({ ids }) => ids.length > 0);
  expect(others.ids).toEqual([id]);
});

test('HEAD answers the head alone, OPTIONS what is allowed', async () => {
  const url = `${service.url}/v1/agent/events/stream`;
  const headers = { authorization: `Bearer ${workspace.keys.mm_live}` };
  const head = await fetch(url, { method: 'HEAD', headers });
  expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([200, 'text/event-stream', '']);
  const options = await fetch(url, { method: 'OPTIONS' });
  expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
});

test('a key has no more streams open than it may, and a closed one makes room', async () => {
  const limited = await startGateway({ STREAM_MAX_PER_KEY: 2 });
  const [first] = [await open('', {}, limited), await open('', {}, limited)];
  const refused = await open('', {}, limited);
  expect(refused.response.statusCode).toBe(429);
  expect(refused.response.headers['retry-after']).toBe('5');
  first.cut();
  const { counters } = limited.app.get(StreamEngine);
  await first.until(() => counters.connections === 1);
  expect((await open('', {}, limited)).response.statusCode).toBe(200);
  await limited.stop();
});

test('a shutdown ends many streams one after the other, each with a retry', async () => {
  const leaving = await startGateway({ STREAM_DRAIN_MS: 400 });
  const streams = await Promise.all(Array.from({ length: 60 }, () => open('', {}, leaving)));
  await leaving.stop();
  for (const client of streams) await client.until(({ closed }) => closed);
  expect(streams.filter(({ retryMs }) => retryMs === undefined)).toEqual([]);
});

test('a shutdown ends the streams with a retry of their own, and any replica goes on from there', async () => {
  const leaving = await startGateway();
  const client = await open('', {}, leaving);
  const before = await append(2);
  await client.until(({ ids }) => ids.length === 2);
  const startedMs = performance.now();
  await leaving.stop();
  expect(performance.now() - startedMs).toBeLessThan(4_000);
  await client.until(({ closed }) => closed);
  expect(client.retryMs).toBeGreaterThanOrEqual(500);
  const after = await append(2);
  const resumed = await open('', { 'last-event-id': client.ids.at(-1) ?? '' });
  await resumed.until(({ ids }) => ids.length === 2);
  expect([...client.ids, ...resumed.ids]).toEqual([...before, ...after]);
});
