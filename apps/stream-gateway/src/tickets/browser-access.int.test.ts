import { DATABASE, type Db } from '@posthorn/database';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StreamEngine } from '../engine/engine.js';
import type { StreamClient } from '../stream/stream-client.fixture.js';
import { BrowserBench, PAGE, problemOf, statusOf, STREAM } from './browser-access.fixture.js';

let bench: BrowserBench;
beforeAll(async () => {
  bench = await BrowserBench.start();
});
afterAll(() => bench.stop());
beforeEach(() => bench.renew());

describe('without the database', () => {
  test('nobody new is let in, and who has a stream keeps it', async () => {
    const alone = await bench.startGateway();
    const { cookie } = await bench.signIn();
    const ticket = await bench.newTicket();
    const stream = await bench.open('', { cookie }, alone);
    const cached = await bench.open('', { authorization: `Bearer ${bench.key.key}` }, alone);
    await alone.app.get<Db>(DATABASE).destroy();
    for (const client of [
      await bench.open(`?ticket=${ticket}`, {}, alone),
      await bench.open('', { authorization: `Bearer ${bench.workspace.keys.mm_live}` }, alone),
      await bench.open('', { cookie: (await bench.signIn()).cookie }, alone),
    ]) {
      expect(statusOf(client)).toBe(503);
      expect(client.response.headers['retry-after']).toBe('2');
      expect(await problemOf(client)).toMatchObject({ code: 'ACCESS_UNVERIFIED', fix: expect.any(String) as string });
    }
    expect((await bench.askTicket(bench.key.key, alone)).status).toBe(503);
    const id = await bench.append();
    for (const client of [stream, cached]) {
      await client.until(({ ids }) => ids.length === 1);
      expect(client.ids).toEqual([id]);
    }
  });
});

describe('a session cookie', () => {
  test('opens streams again and again, on any replica', async () => {
    const { cookie } = await bench.signIn();
    const streams = [await bench.open('', { cookie }), await bench.open('', { cookie }, bench.two)];
    const id = await bench.append();
    for (const client of streams) {
      await client.until(({ ids }) => ids.length === 1);
      expect(client.ids).toEqual([id]);
    }
    expect((await fetch(`${bench.one.url}/v1/agent/events`, { headers: { cookie } })).status).toBe(200);
  });

  test('from another site’s page opens nothing; from an allowed one it does', async () => {
    const { cookie } = await bench.signIn();
    const from = (origin: string) => bench.open('', { cookie, origin, 'sec-fetch-site': 'cross-site' });
    const refused = await from('https://evil.example');
    expect(statusOf(refused)).toBe(403);
    expect(await problemOf(refused)).toMatchObject({ code: 'CROSS_ORIGIN_COOKIE' });
    expect(statusOf(await from(PAGE))).toBe(200);
  });
});

describe('streams end within seconds', () => {
  test('of a key that is revoked: its own, and those of its tickets and sessions, on every replica', async () => {
    const { cookie } = await bench.signIn();
    const authorization = `Bearer ${bench.key.key}`;
    const bystander = await bench.open('', { authorization: `Bearer ${bench.workspace.keys.mm_live}` });
    const streams: StreamClient[] = [];
    for (const replica of [bench.one, bench.two]) {
      streams.push(await bench.open('', { authorization }, replica));
      streams.push(await bench.open(`?ticket=${await bench.newTicket()}`, {}, replica));
      streams.push(await bench.open('', { cookie }, replica));
    }
    expect(streams.map(statusOf)).toEqual([200, 200, 200, 200, 200, 200]);
    await bench.revokeKey();
    const since = performance.now();
    await Promise.all(streams.map((client) => client.until(({ closed }) => closed)));
    expect(performance.now() - since).toBeLessThan(3_000);
    expect(bystander.closed).toBe(false);
  });

  test('of a session that is signed out or has expired, and only its own', async () => {
    const [leaving, brief, staying] = [await bench.signIn(), await bench.signIn(1_500), await bench.signIn()];
    const [first, second, third] = await Promise.all(
      [leaving, brief, staying].map(({ cookie }) => bench.open('', { cookie }, bench.two)),
    );
    await leaving.end();
    await first?.until(({ closed }) => closed);
    await second?.until(({ closed }) => closed);
    expect(third?.closed).toBe(false);
    const id = await bench.append();
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
    const ticket = await bench.newTicket();
    const client = await bench.open(`?ticket=${ticket}`, { origin: PAGE });
    expect(client.response.headers).toMatchObject({ 'content-type': 'text/event-stream', ...READABLE });
    expect((await bench.open(`?ticket=${ticket}`, { origin: PAGE })).response.headers).toMatchObject(READABLE);
    const foreign = await bench.open(`?ticket=${await bench.newTicket()}`, { origin: 'https://evil.example' });
    expect(foreign.response.headers).not.toHaveProperty('access-control-allow-origin');
  });

  test('is told before it asks, without a key', async () => {
    for (const path of [STREAM, '/v1/stream-tickets']) {
      const headers = { origin: PAGE, 'access-control-request-method': 'GET' };
      const response = await fetch(bench.one.url + path, { method: 'OPTIONS', headers });
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([204, PAGE]);
    }
  });
});

describe('limits', () => {
  test('every stream tells what is allowed and what is left', async () => {
    const few = await bench.startGateway({
      STREAM_MAX_PER_KEY: 3,
      STREAM_CONNECTS_PER_KEY: 1,
      STREAM_CONNECT_BURST_PER_KEY: 9,
    });
    const headers = { authorization: `Bearer ${bench.key.key}`, origin: PAGE };
    const [first, second] = [await bench.open('', headers, few), await bench.open('', headers, few)];
    expect(first.response.headers).toMatchObject({
      'ratelimit-policy': '"streams";q=3, "connects";q=9;w=9',
      ratelimit: '"streams";r=2, "connects";r=8',
    });
    expect(second.response.headers['ratelimit']).toMatch(/^"streams";r=1, "connects";r=[78]$/);
    await bench.open('', headers, few);
    const full = await bench.open('', headers, few);
    expect(statusOf(full)).toBe(429);
    expect(full.response.headers).toMatchObject({
      'retry-after': '5',
      'ratelimit-policy': '"streams";q=3, "connects";q=9;w=9',
      ratelimit: '"streams";r=0',
      'access-control-allow-origin': PAGE,
    });
  });

  test('who connects again and again is 429 with the time to wait, and other keys are not', async () => {
    const slow = await bench.startGateway({ STREAM_CONNECTS_PER_KEY: 1, STREAM_CONNECT_BURST_PER_KEY: 2 });
    const headers = { authorization: `Bearer ${bench.key.key}` };
    let refused = await bench.open('', headers, slow);
    expect(statusOf(refused)).toBe(200);
    expect(statusOf(await bench.open('', headers, slow))).toBe(200);
    const again = async () => statusOf((refused = await bench.open('', headers, slow)));
    await expect.poll(again).toBe(429);
    expect(refused.response.headers).toMatchObject({ 'retry-after': '1', ratelimit: '"connects";r=0;t=1' });
    expect(await problemOf(refused)).toMatchObject({
      code: 'TOO_MANY_CONNECTS',
      'violated-policies': ['connects'],
      fix: expect.any(String) as string,
    });
    await expect.poll(async () => (await bench.askTicket(bench.key.key, slow)).status).toBe(429);
    expect(statusOf(await bench.open('', { authorization: `Bearer ${bench.workspace.keys.mm_live}` }, slow))).toBe(200);
  });

  test('of streams count all that stands for a key together', async () => {
    const narrow = await bench.startGateway({ STREAM_MAX_PER_KEY: 2 });
    const { cookie } = await bench.signIn();
    await bench.open('', { authorization: `Bearer ${bench.key.key}` }, narrow);
    const byTicket = await bench.open(`?ticket=${await bench.newTicket()}`, {}, narrow);
    expect(statusOf(await bench.open('', { cookie }, narrow))).toBe(429);
    byTicket.cut();
    const { counters } = narrow.app.get(StreamEngine);
    await expect.poll(() => counters.connections).toBe(1);
    expect(statusOf(await bench.open('', { cookie }, narrow))).toBe(200);
  });
});
