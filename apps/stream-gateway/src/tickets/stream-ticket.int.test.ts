import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger } from '@posthorn/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BrowserBench, problemOf, statusOf, STREAM } from './browser-access.fixture.js';

let bench: BrowserBench;
beforeAll(async () => {
  bench = await BrowserBench.start();
});
afterAll(() => bench.stop());
beforeEach(() => bench.renew());

describe('a stream ticket', () => {
  test('is given to a key that may read, for a minute, and to no cache', async () => {
    const response = await bench.askTicket();
    expect([response.status, response.headers.get('cache-control')]).toEqual([201, 'no-store']);
    const { ticket, expires_at } = (await response.json()) as Record<string, string>;
    expect(ticket).toMatch(/^pst_[\w-]{32}$/);
    const leftMs = Date.parse(expires_at ?? '') - Date.now();
    expect(leftMs).toBeGreaterThan(50_000);
    expect(leftMs).toBeLessThanOrEqual(61_000);
  });

  test('is given to nobody else', async () => {
    const sender = await bench.newKey({ kind: 'mm_live', scopes: ['send'] });
    expect((await bench.askTicket(sender.key)).status).toBe(403);
    expect((await bench.askTicket('mm_live_00000000000000000000000000000000')).status).toBe(401);
    const { cookie } = await bench.signIn();
    const headers = { cookie, 'sec-fetch-site': 'same-origin' };
    expect((await fetch(`${bench.one.url}/v1/stream-tickets`, { method: 'POST', headers })).status).toBe(401);
  });

  test('opens one stream with its filters, on any replica, and then nothing more', async () => {
    const ticket = await bench.newTicket();
    const client = await bench.open(`?eventTypes=delivery.*&ticket=${ticket}`, {}, bench.two);
    const id = await bench.append();
    await client.until(({ ids }) => ids.length === 1);
    expect(client.ids).toEqual([id]);
    expect(client.response.headers['referrer-policy']).toBe('no-referrer');
    for (const replica of [bench.one, bench.two]) {
      const again = await bench.open(`?ticket=${ticket}`, {}, replica);
      expect(statusOf(again)).toBe(401);
      expect(await problemOf(again)).toMatchObject({ code: 'INVALID_TICKET', fix: expect.any(String) as string });
    }
  });

  test('opens one of fifty streams that race for it on two replicas', async () => {
    const ticket = await bench.newTicket();
    const racers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => bench.open(`?ticket=${ticket}`, {}, i % 2 === 0 ? bench.one : bench.two)),
    );
    const statuses = racers.map(statusOf);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 401)).toHaveLength(49);
  });

  test('resumes by the cursor in the URL', async () => {
    const [cursor, next] = [await bench.append(), await bench.append()];
    const client = await bench.open(`?last_event_id=${cursor}&ticket=${await bench.newTicket()}`);
    await client.until(({ ids }) => ids.length === 1);
    expect(client.ids).toEqual([next]);
  });

  test('opens streams alone: no list, no command, no HEAD', async () => {
    const ticket = await bench.newTicket();
    const list = await fetch(`${bench.one.url}/v1/agent/events?ticket=${ticket}`);
    expect(list.status).toBe(401);
    const more = await fetch(`${bench.one.url}/v1/stream-tickets?ticket=${ticket}`, { method: 'POST' });
    expect(more.status).toBe(401);
    expect((await fetch(`${bench.one.url}${STREAM}?ticket=${ticket}`, { method: 'HEAD' })).status).toBe(401);
    expect(statusOf(await bench.open(`?ticket=${ticket}`))).toBe(200);
  });

  test('is bound to its key: kind, mode, and whether it is still good', async () => {
    const other = await bench.open(`?ticket=${await bench.newTicket(bench.workspace.keys.msk)}`);
    expect(statusOf(other)).toBe(403);
    expect(await problemOf(other)).toMatchObject({ code: 'WRONG_KEY_KIND' });
    const testMode = await bench.open(`?ticket=${await bench.newTicket(bench.workspace.keys.mm_test)}`);
    const live = await bench.open(`?ticket=${await bench.newTicket()}`);
    const id = await bench.append();
    await live.until(({ ids }) => ids.length === 1);
    expect([live.ids, testMode.ids]).toEqual([[id], []]);
    const revoked = await bench.newTicket();
    await bench.revokeKey();
    expect(statusOf(await bench.open(`?ticket=${revoked}`))).toBe(401);
  });

  test.each([
    ['mk_live', '/v1/events/stream?event_types=message.received'],
    ['mk_live', '/v1/events?'],
    ['mk_test', '/api/v1/events/stream?'],
    ['worker', '/v1/events?types=message.received'],
    ['worker', '/worker/v1/events?'],
    ['mm_live', '/worker/v1/events?'],
  ] as const)('of a key of kind %s opens %s, which is a stream then, never a list', async (kind, path) => {
    const ticket = await bench.newTicket(bench.workspace.keys[kind]);
    const client = await bench.open(`${path}&ticket=${ticket}`, {}, bench.two);
    expect([statusOf(client), client.response.headers['content-type']]).toEqual([200, 'text/event-stream']);
  });

  test('expires', async () => {
    const brief = await bench.startGateway({ STREAM_TICKET_TTL_MS: 1_000 });
    const ticket = await bench.newTicket(bench.key.key, brief);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(statusOf(await bench.open(`?ticket=${ticket}`))).toBe(401);
  });

  test('is in no log line, whatever becomes of the request', async () => {
    const lines: string[] = [];
    const logger = createLogger({
      name: 'test',
      level: 'trace',
      destination: { write: (line) => void lines.push(line) },
    });
    const talkative = await bench.startGateway({}, { logger });
    const ticket = await bench.newTicket(bench.key.key, talkative);
    const bad = await bench.open(`?eventTypes=nonsense&ticket=${ticket}`, {}, talkative);
    expect(statusOf(bad)).toBe(400);
    const good = await bench.newTicket(bench.key.key, talkative);
    const client = await bench.open(`?ticket=${good}`, {}, talkative);
    expect(statusOf(await bench.open(`?ticket=${good}`, {}, talkative))).toBe(401);
    await fetch(`${talkative.url}/%zz?ticket=${good}`);
    await fetch(`${talkative.url}/nowhere?ticket=${good}`);
    client.cut();
    await expect
      .poll(() => lines.filter((line) => line.includes('request completed')).length)
      .toBeGreaterThanOrEqual(4);
    expect(lines.filter((line) => line.includes('pst_'))).toEqual([]);
  });

  test('is in no span', async () => {
    const exported: Buffer[] = [];
    const collector = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => exported.push(chunk)).on('end', () => response.end());
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    const { port } = collector.address() as AddressInfo;
    const traced = await bench.startGateway({}, { otlpEndpoint: `http://127.0.0.1:${port}` });
    const ticket = await bench.newTicket(bench.key.key, traced);
    (await bench.open(`?ticket=${ticket}`, {}, traced)).cut();
    expect(statusOf(await bench.open(`?ticket=${ticket}`, {}, traced))).toBe(401);
    await traced.stop();
    collector.close();
    const text = Buffer.concat(exported).toString('latin1');
    expect(text).toContain(`GET ${STREAM}`);
    expect(text).not.toContain('pst_');
  });
});
