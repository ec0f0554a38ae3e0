import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ClientHttp2Session } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseModule } from '@posthorn/database';
import { connectEventLog, EventLogModule, type ConnectedEventLog } from '@posthorn/event-log';
import { DeliveryDeferred } from '@posthorn/events';
import { createLogger, startService, type RunningService } from '@posthorn/platform';
import { aCertificate, anEvent, aWorkspace, testServers, type TestWorkspace } from '@posthorn/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StreamGatewayModule } from '../app.module.js';
import { streamGatewaySettings } from '../config.js';
import { StreamEngine } from '../engine/engine.js';
import { Http2Client, http2To } from './http2-client.fixture.js';
import { StreamClient } from './stream-client.fixture.js';

const STALL_MS = 1_000;
const CLIENT_BYTES = 65_536;
const PATH = '/v1/agent/events/stream';
const { cert, key } = aCertificate();
let dir: string;
let log: ConnectedEventLog;
let workspace: TestWorkspace;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'posthorn-h2-'));
  await writeFile(join(dir, 'cert.pem'), cert);
  await writeFile(join(dir, 'key.pem'), key);
  log = await connectEventLog({ natsUrl: testServers().natsUrl });
});
afterAll(async () => {
  await log.close();
  await rm(dir, { recursive: true });
});
beforeEach(async () => {
  workspace = await aWorkspace();
});

function start(tls: boolean): Promise<RunningService> {
  const { natsUrl, databaseUrl } = testServers();
  const settings = { STREAM_STALL_MS: STALL_MS, STREAM_CLIENT_BYTES: CLIENT_BYTES, STREAM_DRAIN_MS: 500 };
  return startService({
    name: 'stream-gateway',
    module: [
      EventLogModule.forRoot({ natsUrl }),
      DatabaseModule.forRoot({ url: databaseUrl, max: 4 }),
      StreamGatewayModule.forRoot(streamGatewaySettings.parse(settings)),
    ],
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ name: 'test', level: 'silent' }),
    ...(tls ? { tls: { certFile: join(dir, 'cert.pem'), keyFile: join(dir, 'key.pem') } } : {}),
  });
}

/** Appends events of 4 kB. @returns their ids */
async function append(count: number): Promise<string[]> {
  const fact = DeliveryDeferred.of({
    requestId: 'req_1',
    recipientEmail: 'anna@example.com',
    deferredAt: '2026-01-02T03:04:05Z',
    reason: 'x'.repeat(4_000),
  });
  const { events } = await log.append(Array.from({ length: count }, () => anEvent(workspace, { fact })));
  return events.map(({ id }) => id);
}

describe.each([
  ['over TLS', true],
  ['in cleartext, by prior knowledge', false],
] as const)('HTTP/2 %s', (_, tls) => {
  let service: RunningService;
  let session: ClientHttp2Session;

  beforeEach(async () => {
    service = await start(tls);
    session = await http2To(service.url, cert);
  });
  afterEach(async () => {
    session.destroy();
    await service.stop();
  });

  const open = (headers: Record<string, string> = {}) =>
    Http2Client.open(session, PATH, { authorization: `Bearer ${workspace.keys.mm_live}`, ...headers });

  test('many streams share a connection, and each has every event once, in order', async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => open()));
    expect(clients[0]?.headers).toMatchObject({
      ':status': 200,
      'content-type': 'text/event-stream',
      'x-request-id': expect.any(String),
    });
    const ids = [...(await append(100)), ...(await append(100))];
    for (const client of clients) await client.until(({ events }) => events.length >= ids.length);
    expect(clients.map((client) => client.ids)).toEqual(clients.map(() => ids));
    expect(clients[0]?.comments).toContain('connected');
    const resumed = await open({ 'last-event-id': ids[149] ?? '' });
    await resumed.until(({ events }) => events.length >= 50);
    expect(resumed.ids).toEqual(ids.slice(150));
  });

  test('an error is a problem, and leaves the connection as it is', async () => {
    const stream = await open();
    const refused = await Http2Client.open(session, `${PATH}?evenTypes=x`, {
      authorization: `Bearer ${workspace.keys.mm_live}`,
    });
    expect(refused.headers).toMatchObject({
      ':status': 400,
      'content-type': expect.stringContaining('application/problem+json'),
    });
    const [id = ''] = await append(1);
    await stream.until(({ ids }) => ids.includes(id));
  });

  test('a stream nobody reads stalls alone: the others go on, little waits for it, it is reset and resumes by its cursor', async () => {
    const { counters } = service.app.get(StreamEngine);
    const [stalled, reading] = [await open(), await open()];
    const ids = await append(1);
    await stalled.until((client) => client.ids.length === 1);
    stalled.stream.pause();
    for (const deadline = performance.now() + 1.5 * STALL_MS; performance.now() < deadline;) {
      const appended = await append(50);
      await reading.until((client) => client.ids.at(-1) === appended.at(-1));
      ids.push(...appended);
    }
    expect(ids.length * 4_000).toBeGreaterThan(20 * CLIENT_BYTES);
    await reading.until(() => counters.connections === 1);
    expect(counters.closedBy('stalled')).toBe(1);
    // Its window, its limit and one write; not the megabytes that it did not take.
    expect(counters.bytes - reading.received).toBeLessThan(8 * CLIENT_BYTES);
    expect(reading.ids).toEqual(ids);
    stalled.stream.resume();
    await stalled.until(({ closedWith }) => closedWith !== undefined);
    expect(stalled.ids.length).toBeLessThan(ids.length);
    const resumed = await open({ 'last-event-id': stalled.ids.at(-1) ?? '' });
    await resumed.until((client) => stalled.ids.length + client.ids.length >= ids.length);
    expect([...stalled.ids, ...resumed.ids]).toEqual(ids);
  });

  test('a stream that is only slow keeps going while others of its connection are fast', async () => {
    const { counters } = service.app.get(StreamEngine);
    const [slow, fast] = [await open(), await open()];
    slow.stream.pause();
    const ids = await append(250);
    await fast.until((client) => client.ids.length >= ids.length);
    for (const deadline = performance.now() + 3 * STALL_MS; performance.now() < deadline;) {
      slow.stream.once('data', () => slow.stream.pause());
      slow.stream.resume();
      await sleep(50);
    }
    expect(slow.closedWith).toBeUndefined();
    slow.stream.resume();
    await slow.until((client) => client.ids.length >= ids.length);
    expect(slow.ids).toEqual(ids);
    expect(counters.closedBy('stalled')).toBe(0);
  });

  test('a stream is not taken for stalled when this process itself stands still', async () => {
    const engine = service.app.get(StreamEngine);
    const client = await open();
    // Its first bytes have left, and it is not watched any more.
    await sleep(1.2 * STALL_MS);
    let standsStill = true;
    // In the turn of the loop in which events are written: that they have left is told of after the timers.
    engine.observe(() => {
      for (const until = performance.now() + 1.5 * STALL_MS; standsStill && performance.now() < until;);
      standsStill = false;
    });
    const ids = await append(100);
    await client.until(({ events, closedWith }) => events.length >= ids.length || closedWith !== undefined);
    expect(client.ids).toEqual(ids);
    expect(engine.counters.closedBy('stalled')).toBe(0);
  });

  test('a client that leaves is forgotten, stream by stream and all at once', async () => {
    const { counters } = service.app.get(StreamEngine);
    const [first] = [await open(), await open(), await open()];
    first.stream.close();
    await first.until(() => counters.connections === 2);
    session.destroy();
    await first.until(() => counters.connections === 0);
    expect(counters.closedBy('client')).toBe(3);
  });

  test('a stop tells clients to open nothing more, ends the streams with a retry, and then the connection', async () => {
    const clients = await Promise.all(Array.from({ length: 40 }, () => open()));
    const goaways: { readonly code: number; readonly open: number }[] = [];
    session.on('goaway', (code: number) =>
      goaways.push({ code, open: clients.filter(({ closedWith }) => closedWith === undefined).length }),
    );
    const startedAt = performance.now();
    const stopped = service.stop();
    await Promise.all(clients.map((client) => client.until(({ closedWith }) => closedWith !== undefined)));
    await stopped;
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    // Before the streams end, which begins at once and is spread.
    expect(goaways[0]?.code).toBe(0);
    expect(goaways[0]?.open).toBeGreaterThanOrEqual(30);
    expect(clients.map(({ closedWith }) => closedWith)).toEqual(clients.map(() => 0));
    const pauses = new Set(clients.map(({ retryMs }) => retryMs));
    expect(pauses.has(undefined)).toBe(false);
    expect(pauses.size).toBeGreaterThan(20);
    expect(session.closed).toBe(true);
  });
});

describe('HTTP/1.1 over TLS', () => {
  let service: RunningService;
  beforeEach(async () => {
    service = await start(true);
  });
  afterEach(() => service.stop());

  const open = (headers: Record<string, string> = {}) =>
    StreamClient.open(service.url + PATH, { authorization: `Bearer ${workspace.keys.mm_live}`, ...headers }, cert);

  test('is served on the same port, and its streams end with a retry', async () => {
    const client = await open();
    expect(client.response.httpVersion).toBe('1.1');
    const ids = await append(20);
    await client.until(({ events }) => events.length >= ids.length);
    expect(client.ids).toEqual(ids);
    await service.stop();
    await client.until(({ closed, retryMs }) => closed && retryMs !== undefined);
  });

  test('a client that takes nothing any more loses its stream, one that is slow keeps it', async () => {
    const { counters } = service.app.get(StreamEngine);
    const [stalled, slow] = [await open(), await open()];
    const ids = await append(1);
    await stalled.until((client) => client.ids.length === 1 && slow.ids.length === 1);
    stalled.response.pause();
    slow.response.pause();
    // More than the kernel keeps for a client.
    for (let i = 0; i < 12; i++) ids.push(...(await append(250)));
    for (const deadline = performance.now() + 3 * STALL_MS; performance.now() < deadline;) {
      slow.response.resume();
      await sleep(5);
      slow.response.pause();
      await sleep(100);
    }
    expect(counters.closedBy('stalled')).toBe(1);
    expect(slow.closed).toBe(false);
    slow.response.resume();
    await slow.until((client) => client.ids.length >= ids.length);
    expect(slow.ids).toEqual(ids);
    stalled.response.resume();
    await stalled.until(({ closed }) => closed);
    const resumed = await open({ 'last-event-id': stalled.ids.at(-1) ?? '' });
    await resumed.until((client) => stalled.ids.length + client.ids.length >= ids.length);
    expect([...stalled.ids, ...resumed.ids]).toEqual(ids);
    for (const client of [slow, resumed]) client.cut();
  });
});
