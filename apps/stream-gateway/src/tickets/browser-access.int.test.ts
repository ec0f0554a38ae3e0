import { DatabaseModule } from '@posthorn/database';
import { connectEventLog, EventLogModule, type ConnectedEventLog } from '@posthorn/event-log';
import {
  AllowedOrigins,
  API_KEYS,
  createLogger,
  SESSIONS,
  startService,
  type ApiKeys,
  type CreatedApiKey,
  type NewApiKey,
  type RunningService,
  type Sessions,
} from '@posthorn/platform';
import { anEvent, aWorkspace, testServers, type TestWorkspace } from '@posthorn/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StreamGatewayModule } from '../app.module.js';
import { streamGatewaySettings } from '../config.js';
import { StreamEngine } from '../engine/engine.js';
import { StreamClient } from '../stream/stream-client.fixture.js';

const PAGE = 'https://app.example.com';
const STREAM = '/v1/agent/events/stream';
let log: ConnectedEventLog;
let one: RunningService;
let two: RunningService;
let workspace: TestWorkspace;
let key: CreatedApiKey;
const clients: StreamClient[] = [];
const running: RunningService[] = [];

async function startGateway(
  settings: Record<string, unknown> = {},
  logger = createLogger({ name: 'test', level: 'silent' }),
) {
  const { natsUrl, databaseUrl } = testServers();
  const service = await startService({
    name: 'stream-gateway',
    module: [
      EventLogModule.forRoot({ natsUrl }),
      DatabaseModule.forRoot({ url: databaseUrl, max: 4 }),
      StreamGatewayModule.forRoot(
        streamGatewaySettings.parse({ STREAM_KEY_RECHECK_MS: 100, STREAM_DRAIN_MS: 0, ...settings }),
      ),
    ],
    host: '127.0.0.1',
    port: 0,
    logger,
    browsers: { origins: new AllowedOrigins(PAGE), cookies: 'auto' },
  });
  running.push(service);
  return service;
}

beforeAll(async () => {
  log = await connectEventLog({ natsUrl: testServers().natsUrl });
  [one, two] = await Promise.all([startGateway(), startGateway()]);
});
afterAll(async () => {
  await Promise.all(running.map((service) => service.stop()));
  await log.close();
});
beforeEach(async () => {
  workspace = await aWorkspace();
  key = await newKey({ kind: 'mm_live', scopes: ['read'] });
});
afterEach(() => {
  for (const client of clients.splice(0)) client.cut();
});

const apiKeys = () => one.app.get<ApiKeys>(API_KEYS);
const newKey = (wanted: Omit<NewApiKey, 'workspaceId'>) =>
  apiKeys().create({ workspaceId: workspace.workspaceId, ...wanted });

async function askTicket(bearer = key.key, { url } = one): Promise<Response> {
  return fetch(`${url}/v1/stream-tickets`, { method: 'POST', headers: { authorization: `Bearer ${bearer}` } });
}
const newTicket = async (bearer?: string, at?: RunningService) =>
  ((await (await askTicket(bearer, at)).json()) as { ticket: string }).ticket;

/** A cookie as a browser would bring it. */
async function newCookie(ttlMs = 3_600_000) {
  const sessions = one.app.get<Sessions>(SESSIONS);
  const session = await sessions.create({ keyId: key.id, scopes: ['read'], ttlMs });
  return { ...session, cookie: `posthorn_session=${session.token}`, end: () => sessions.end(session.id) };
}

async function open(query: string, headers: Record<string, string> = {}, { url } = one): Promise<StreamClient> {
  const client = await StreamClient.open(`${url}${STREAM}${query}`, headers);
  clients.push(client);
  return client;
}
const statusOf = ({ response }: StreamClient) => response.statusCode;
async function problemOf(client: StreamClient): Promise<Record<string, unknown>> {
  await client.until(({ closed }) => closed);
  return JSON.parse(client.text) as Record<string, unknown>;
}

async function append(): Promise<string | undefined> {
  return (await log.append(anEvent(workspace))).events[0]?.id;
}

describe('a stream ticket', () => {
  test('is given to a key that may read, for a minute, and to no cache', async () => {
    const response = await askTicket();
    expect([response.status, response.headers.get('cache-control')]).toEqual([201, 'no-store']);
    const { ticket, expires_at } = (await response.json()) as Record<string, string>;
    expect(ticket).toMatch(/^pst_[\w-]{32}$/);
    const leftMs = Date.parse(expires_at ?? '') - Date.now();
    expect(leftMs).toBeGreaterThan(50_000);
    expect(leftMs).toBeLessThanOrEqual(61_000);
  });

  test('is given to nobody else', async () => {
    const sender = await newKey({ kind: 'mm_live', scopes: ['send'] });
    expect((await askTicket(sender.key)).status).toBe(403);
    expect((await askTicket('mm_live_00000000000000000000000000000000')).status).toBe(401);
    const { cookie } = await newCookie();
    const headers = { cookie, 'sec-fetch-site': 'same-origin' };
    expect((await fetch(`${one.url}/v1/stream-tickets`, { method: 'POST', headers })).status).toBe(401);
  });

  test('opens one stream with its filters, on any replica, and then nothing more', async () => {
    const ticket = await newTicket();
    const client = await open(`?eventTypes=delivery.*&ticket=${ticket}`, {}, two);
    const id = await append();
    await client.until(({ ids }) => ids.length === 1);
    expect(client.ids).toEqual([id]);
    expect(client.response.headers['referrer-policy']).toBe('no-referrer');
    for (const replica of [one, two]) {
      const again = await open(`?ticket=${ticket}`, {}, replica);
      expect(statusOf(again)).toBe(401);
      expect(await problemOf(again)).toMatchObject({ code: 'INVALID_TICKET', fix: expect.any(String) as string });
    }
  });

  test('opens one of fifty streams that race for it on two replicas', async () => {
    const ticket = await newTicket();
    const racers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => open(`?ticket=${ticket}`, {}, i % 2 === 0 ? one : two)),
    );
    const statuses = racers.map(statusOf);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 401)).toHaveLength(49);
  });

  test('resumes by the cursor in the URL', async () => {
    const [cursor, next] = [await append(), await append()];
    const client = await open(`?last_event_id=${cursor}&ticket=${await newTicket()}`);
    await client.until(({ ids }) => ids.length === 1);
    expect(client.ids).toEqual([next]);
  });

  test('opens streams alone: no list, no command, no HEAD', async () => {
    const ticket = await newTicket();
    const list = await fetch(`${one.url}/v1/agent/events?ticket=${ticket}`);
    expect(list.status).toBe(401);
    const more = await fetch(`${one.url}/v1/stream-tickets?ticket=${ticket}`, { method: 'POST' });
    expect(more.status).toBe(401);
    expect((await fetch(`${one.url}${STREAM}?ticket=${ticket}`, { method: 'HEAD' })).status).toBe(401);
    expect(statusOf(await open(`?ticket=${ticket}`))).toBe(200);
  });

  test('is bound to its key: kind, mode, and whether it is still good', async () => {
    const other = await open(`?ticket=${await newTicket(workspace.keys.msk)}`);
    expect(statusOf(other)).toBe(403);
    expect(await problemOf(other)).toMatchObject({ code: 'WRONG_KEY_KIND' });
    const testMode = await open(`?ticket=${await newTicket(workspace.keys.mm_test)}`);
    const live = await open(`?ticket=${await newTicket()}`);
    const id = await append();
    await live.until(({ ids }) => ids.length === 1);
    expect([live.ids, testMode.ids]).toEqual([[id], []]);
    const revoked = await newTicket();
    await apiKeys().revoke(workspace.workspaceId, key.id);
    expect(statusOf(await open(`?ticket=${revoked}`))).toBe(401);
  });

  test('expires', async () => {
    const brief = await startGateway({ STREAM_TICKET_TTL_MS: 1_000 });
    const ticket = await newTicket(key.key, brief);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(statusOf(await open(`?ticket=${ticket}`))).toBe(401);
  });

  test('is in no log line, whatever becomes of the request', async () => {
    const lines: string[] = [];
    const logger = createLogger({
      name: 'test',
      level: 'trace',
      destination: { write: (line) => void lines.push(line) },
    });
    const talkative = await startGateway({}, logger);
    const ticket = await newTicket(key.key, talkative);
    const bad = await open(`?eventTypes=nonsense&ticket=${ticket}`, {}, talkative);
    expect(statusOf(bad)).toBe(400);
    const good = await newTicket(key.key, talkative);
    const client = await open(`?ticket=${good}`, {}, talkative);
    expect(statusOf(await open(`?ticket=${good}`, {}, talkative))).toBe(401);
    await fetch(`${talkative.url}/%zz?ticket=${good}`);
    await fetch(`${talkative.url}/nowhere?ticket=${good}`);
    client.cut();
    await expect
      .poll(() => lines.filter((line) => line.includes('request completed')).length)
      .toBeGreaterThanOrEqual(4);
    expect(lines.filter((line) => line.includes('pst_'))).toEqual([]);
  });
});

describe('a session cookie', () => {
  test('opens streams again and again, on any replica', async () => {
    const { cookie } = await newCookie();
    const streams = [await open('', { cookie }), await open('', { cookie }, two)];
    const id = await append();
    for (const client of streams) {
      await client.until(({ ids }) => ids.length === 1);
      expect(client.ids).toEqual([id]);
    }
    expect((await fetch(`${one.url}/v1/agent/events`, { headers: { cookie } })).status).toBe(200);
  });

  test('from another site’s page opens nothing; from an allowed one it does', async () => {
    const { cookie } = await newCookie();
    const from = (origin: string) => open('', { cookie, origin, 'sec-fetch-site': 'cross-site' });
    const refused = await from('https://evil.example');
    expect(statusOf(refused)).toBe(403);
    expect(await problemOf(refused)).toMatchObject({ code: 'CROSS_ORIGIN_COOKIE' });
    expect(statusOf(await from(PAGE))).toBe(200);
  });
});

describe('streams end within seconds', () => {
  test('of a key that is revoked: its own, and those of its tickets and sessions, on every replica', async () => {
    const { cookie } = await newCookie();
    const authorization = `Bearer ${key.key}`;
    const bystander = await open('', { authorization: `Bearer ${workspace.keys.mm_live}` });
    const streams: StreamClient[] = [];
    for (const replica of [one, two]) {
      streams.push(await open('', { authorization }, replica));
      streams.push(await open(`?ticket=${await newTicket()}`, {}, replica));
      streams.push(await open('', { cookie }, replica));
    }
    expect(streams.map(statusOf)).toEqual([200, 200, 200, 200, 200, 200]);
    await apiKeys().revoke(workspace.workspaceId, key.id);
    const since = performance.now();
    await Promise.all(streams.map((client) => client.until(({ closed }) => closed)));
    expect(performance.now() - since).toBeLessThan(3_000);
    expect(bystander.closed).toBe(false);
  });

  test('of a session that is signed out or has expired, and only its own', async () => {
    const [leaving, brief, staying] = [await newCookie(), await newCookie(1_500), await newCookie()];
    const [first, second, third] = await Promise.all(
      [leaving, brief, staying].map(({ cookie }) => open('', { cookie }, two)),
    );
    await leaving.end();
    await first?.until(({ closed }) => closed);
    await second?.until(({ closed }) => closed);
    expect(third?.closed).toBe(false);
    const id = await append();
    await third?.until(({ ids }) => ids.length === 1);
    expect(third?.ids).toEqual([id]);
  });
});

describe('a page of an allowed origin', () => {
  const READABLE = {
    'access-control-allow-origin': PAGE,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': expect.stringContaining('RateLimit, RateLimit-Policy, Retry-After') as string,
    vary: 'Origin',
  };

  test('may read streams and refusals alike', async () => {
    const ticket = await newTicket();
    const client = await open(`?ticket=${ticket}`, { origin: PAGE });
    expect(client.response.headers).toMatchObject({ 'content-type': 'text/event-stream', ...READABLE });
    expect((await open(`?ticket=${ticket}`, { origin: PAGE })).response.headers).toMatchObject(READABLE);
    const foreign = await open(`?ticket=${await newTicket()}`, { origin: 'https://evil.example' });
    expect(foreign.response.headers).not.toHaveProperty('access-control-allow-origin');
  });

  test('is told before it asks, without a key', async () => {
    for (const path of [STREAM, '/v1/stream-tickets']) {
      const headers = { origin: PAGE, 'access-control-request-method': 'GET' };
      const response = await fetch(one.url + path, { method: 'OPTIONS', headers });
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([204, PAGE]);
    }
  });
});

describe('limits', () => {
  test('every stream tells what is allowed and what is left', async () => {
    const few = await startGateway({
      STREAM_MAX_PER_KEY: 3,
      STREAM_CONNECTS_PER_KEY: 1,
      STREAM_CONNECT_BURST_PER_KEY: 9,
    });
    const headers = { authorization: `Bearer ${key.key}`, origin: PAGE };
    const [first, second] = [await open('', headers, few), await open('', headers, few)];
    expect(first.response.headers).toMatchObject({
      'ratelimit-policy': '"streams";q=3, "connects";q=9;w=9',
      ratelimit: '"streams";r=2, "connects";r=8',
    });
    expect(second.response.headers['ratelimit']).toMatch(/^"streams";r=1, "connects";r=[78]$/);
    await open('', headers, few);
    const full = await open('', headers, few);
    expect(statusOf(full)).toBe(429);
    expect(full.response.headers).toMatchObject({
      'retry-after': '5',
      'ratelimit-policy': '"streams";q=3, "connects";q=9;w=9',
      ratelimit: '"streams";r=0',
      'access-control-allow-origin': PAGE,
    });
  });

  test('who connects again and again is 429 with the time to wait, and other keys are not', async () => {
    const slow = await startGateway({ STREAM_CONNECTS_PER_KEY: 1, STREAM_CONNECT_BURST_PER_KEY: 2 });
    const headers = { authorization: `Bearer ${key.key}` };
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push(statusOf(await open('', headers, slow)));
    expect(statuses).toEqual([200, 200, 429]);
    const refused = await open('', headers, slow);
    expect(refused.response.headers).toMatchObject({ 'retry-after': '1', ratelimit: '"connects";r=0;t=1' });
    expect(await problemOf(refused)).toMatchObject({
      code: 'TOO_MANY_CONNECTS',
      'violated-policies': ['connects'],
      fix: expect.any(String) as string,
    });
    expect((await askTicket(key.key, slow)).status).toBe(429);
    expect(statusOf(await open('', { authorization: `Bearer ${workspace.keys.mm_live}` }, slow))).toBe(200);
  });

  test('of streams count all that stands for a key together', async () => {
    const two = await startGateway({ STREAM_MAX_PER_KEY: 2 });
    const { cookie } = await newCookie();
    await open('', { authorization: `Bearer ${key.key}` }, two);
    const byTicket = await open(`?ticket=${await newTicket()}`, {}, two);
    expect(statusOf(await open('', { cookie }, two))).toBe(429);
    byTicket.cut();
    const { counters } = two.app.get(StreamEngine);
    await expect.poll(() => counters.connections).toBe(1);
    expect(statusOf(await open('', { cookie }, two))).toBe(200);
  });
});
