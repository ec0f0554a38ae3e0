import { DatabaseModule } from '@posthorn/database';
import { connectEventLog, EventLogModule, type ConnectedEventLog } from '@posthorn/event-log';
import { createLogger, startService, type RunningService } from '@posthorn/platform';
import { anEvent, aWorkspace, testServers, type TestWorkspace } from '@posthorn/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { StreamGatewayModule } from '../app.module.js';
import { streamGatewaySettings } from '../config.js';
import { StreamClient } from '../stream/stream-client.fixture.js';

let log: ConnectedEventLog;
let service: RunningService;
let workspace: TestWorkspace;

beforeAll(async () => {
  const { natsUrl, databaseUrl } = testServers();
  log = await connectEventLog({ natsUrl });
  workspace = await aWorkspace();
  service = await startService({
    name: 'stream-gateway',
    module: [
      EventLogModule.forRoot({ natsUrl }),
      DatabaseModule.forRoot({ url: databaseUrl, max: 4 }),
      StreamGatewayModule.forRoot(streamGatewaySettings.parse({ STREAM_RING_EVENTS: 20 })),
    ],
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ name: 'test', level: 'silent' }),
    metrics: { host: '127.0.0.1', port: 0 },
  });
});
afterAll(async () => {
  await service.stop();
  await log.close();
});

const PATH = '/v1/agent/events/stream';

function open(query = '', key = workspace.keys.mm_live): Promise<StreamClient> {
  return StreamClient.open(`${service.url}${PATH}${query}`, { authorization: `Bearer ${key}` });
}

/** @returns the ids */
async function append(count: number): Promise<string[]> {
  const { events } = await log.append(Array.from({ length: count }, () => anEvent(workspace)));
  return events.map(({ id }) => id);
}

/** The value of each series, by its name with labels. */
async function scrape(): Promise<Map<string, number>> {
  const text = await (await fetch(service.metricsUrl!)).text();
  const samples = text.matchAll(/^([a-z0-9_]+(?:{.*})?) ([0-9.e+-]+)$/gm);
  return new Map(Array.from(samples, ([, series = '', value]) => [series, Number(value)]));
}

async function until(series: string, value: number): Promise<void> {
  await vi.waitFor(async () => expect((await scrape()).get(series)).toBe(value), { timeout: 10_000 });
}

test('a stream is counted from its beginning to its end, and what it got by where it came from', async () => {
  const live = await open();
  await until('posthorn_stream_live_connections', 1);
  const [first] = await append(1);
  await live.until(({ ids }) => ids.length === 1);
  let metrics = await scrape();
  expect(metrics.get('posthorn_stream_connections{dialect="molted"}')).toBe(1);
  expect(metrics.get('posthorn_stream_opened_total{dialect="molted"}')).toBe(1);
  expect(metrics.get('posthorn_stream_fast_path_connections_total{outcome="taken"}')).toBe(1);
  expect(metrics.get('posthorn_stream_deliveries_total{source="live"}')).toBe(1);
  const { length } = Buffer.from(live.text.slice(live.text.indexOf('id:')));
  expect(metrics.get('posthorn_stream_sent_bytes_total')).toBe(length);

  const fromRing = await open(`?since=${first}`);
  await append(30);
  await live.until(({ ids }) => ids.length === 31);
  await fromRing.until(({ ids }) => ids.length === 30);
  const fromLog = await open(`?since=${first}`);
  await fromLog.until(({ ids }) => ids.length === 30);
  metrics = await scrape();
  const from = (source: string) => metrics.get(`posthorn_stream_deliveries_total{source="${source}"}`) ?? 0;
  // At least what the ring has no more; what other tests append takes places in it, too.
  expect(from('log')).toBeGreaterThanOrEqual(10);
  expect(from('log') + from('ring') + from('live')).toBe(31 + 30 + 30);
  expect(metrics.get('posthorn_stream_catch_up_reads_total{source="log"}')).toBeGreaterThanOrEqual(1);
  expect(metrics.get('posthorn_stream_replays{state="running"}')).toBe(0);
  expect(metrics.get('posthorn_stream_ring_events')).toBe(20);
  expect(metrics.get('posthorn_stream_ring_size_bytes')).toBeGreaterThan(1_000);

  fromRing.cut();
  fromLog.cut();
  await until('posthorn_stream_closed_total{dialect="molted",reason="client"}', 2);
  await until('posthorn_stream_connections{dialect="molted"}', 1);
  live.cut();
  await until('posthorn_stream_live_connections', 0);
});

test('the lag is timed once per event, from where the log stored it and not from when it happened', async () => {
  const before = await scrape();
  const client = await open();
  await until('posthorn_stream_live_connections', 1);
  // They say of themselves that they happened months ago.
  const ids = await append(5);
  await client.until((reader) => reader.ids.includes(ids.at(-1)!));
  const after = await scrape();
  client.cut();
  const grown = (series: string) => after.get(series)! - (before.get(series) ?? 0);
  expect(grown('posthorn_stream_lag_seconds_count')).toBeGreaterThanOrEqual(5);
  expect(grown('posthorn_stream_lag_seconds_count')).toBe(grown('posthorn_stream_events_total'));
  expect(grown('posthorn_stream_lag_seconds_sum')).toBeGreaterThan(0);
  expect(after.get('posthorn_stream_lag_seconds_bucket{le="10"}')).toBe(after.get('posthorn_stream_lag_seconds_count'));
});

test('a refused stream is a request with its status; a granted one is none', async () => {
  const refused = await open('', 'mm_live_00000000000000000000000000000000');
  const malformed = await open('?since=nonsense');
  expect([refused.response.statusCode, malformed.response.statusCode]).toEqual([401, 400]);
  const metrics = await scrape();
  const count = (status: number) =>
    metrics.get(
      `http_server_request_duration_seconds_count{http_request_method="GET",http_route="${PATH}",http_response_status_code="${status}"}`,
    );
  expect([count(401), count(400), count(200)]).toEqual([1, 1, undefined]);
  expect(metrics.get('posthorn_stream_fast_path_connections_total{outcome="handed_on"}')).toBeGreaterThanOrEqual(2);
});
