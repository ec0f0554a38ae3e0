import { createHmac } from 'node:crypto';
import { createDatabase, migrateToLatest } from '@posthorn/database';
import { connectEventLog, type ConnectedEventLog } from '@posthorn/event-log';
import { contactKey, newId, SendQueued } from '@posthorn/events';
import { aWorkspace, ownNats, type OwnNats, testDatabase, testServers, type TestWorkspace } from '@posthorn/testing';
import { createParser } from 'eventsource-parser';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startCollector, type ReceivedSpan } from './otlp-collector.fixture.js';
import { runService } from './service-process.fixture.js';

/** OTLP's numbers of span kinds. */
const KIND = { server: 2, producer: 4, consumer: 5 };
const SECRET = 'webhook-secret';
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const CALLER_SPAN = 'b7ad6b7169203331';

/** A read model of this file's own, without a projector: it shows what the test writes. */
const databaseName = `traces_${newId('db').slice(3).toLowerCase()}`;
const databaseUrl = () => Object.assign(new URL(testServers().databaseUrl), { pathname: databaseName }).href;
let db: ReturnType<typeof createDatabase>;
/** Of this file's own: ingestion's consumers would append for facts of other tests on theirs. */
let nats: OwnNats;
let log: ConnectedEventLog;
let workspace: TestWorkspace;

beforeAll(async () => {
  await sql`create database ${sql.id(databaseName)}`.execute(testDatabase());
  db = createDatabase({ url: databaseUrl(), max: 2 });
  await migrateToLatest(db);
  nats = await ownNats();
  log = await connectEventLog({ natsUrl: nats.url });
  workspace = await aWorkspace();
});
afterAll(async () => {
  await log.close();
  await nats.stop();
  await db.destroy();
  await sql`drop database ${sql.id(databaseName)} with (force)`.execute(testDatabase());
});

async function aQueuedSend(): Promise<string> {
  const requestId = newId('req');
  const contact = contactKey(workspace.secret, 'alice@example.com');
  const occurredAt = new Date().toISOString();
  const about = { workspaceId: workspace.workspaceId, contact, occurredAt, testMode: false, correlationId: requestId };
  const fact = SendQueued.of({ requestId, recipientEmail: 'alice@example.com', queuedAt: occurredAt });
  const { events } = await log.append({ ...about, fact, key: contact });
  await db
    .insertInto('read.sends')
    .values({
      send_id: requestId,
      workspace_id: workspace.workspaceId,
      contact_key: contact,
      recipient_email: 'alice@example.com',
      test_mode: false,
      status: 'queued',
      report_keys: [],
      last_event_at: new Date(occurredAt),
      last_sequence: events[0]!.sequence,
    })
    .execute();
  return requestId;
}

/** As the projector does all the time, so that ingestion may trust the read model. */
async function keepFresh(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { last } = await log.bounds();
    await db.updateTable('read.checkpoints').set({ position: last }).execute();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('a signed report, its append and the frame of a stream are one trace, over two processes', async () => {
  const collector = await startCollector();
  const shared = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    NATS_URL: nats.url,
    REACH_EVENTS_WEBHOOK_SECRET: SECRET,
    METRICS_PORT: '0',
  };
  const ingestion = runService('ingestion', { ...shared, DATABASE_URL: databaseUrl() });
  const gateway = runService('stream-gateway', shared);
  const fresh = new AbortController();
  const freshness = keepFresh(fresh.signal);
  const sendId = await aQueuedSend();

  const stream = await fetch(`${await gateway.url()}/v1/agent/events/stream?eventTypes=delivery.*`, {
    headers: { authorization: `Bearer ${workspace.keys.mm_live}` },
    signal: fresh.signal,
  });
  const ids: (string | undefined)[] = [];
  const parser = createParser({ onEvent: ({ id }) => ids.push(id) });
  const reading = (async () => {
    for await (const text of stream.body!.pipeThrough(new TextDecoderStream())) parser.feed(text);
  })().catch(() => undefined);

  const body = JSON.stringify({ reach_send_id: sendId, event: 'delivered', recipient: 'alice@example.com' });
  const report = await fetch(`${await ingestion.url()}/api/webhooks/mail-events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-reach-signature': createHmac('sha256', SECRET).update(body).digest('hex'),
      traceparent: `00-${TRACE_ID}-${CALLER_SPAN}-01`,
    },
    body,
  });
  expect(await report.json()).toEqual({ ok: true, matched: true, status: 'delivered' });
  await vi.waitUntil(() => ids.length > 0, { timeout: 15_000 });
  const [metrics, ingestionMetrics] = await Promise.all(
    [gateway, ingestion].map(async ({ metricsUrl }) => (await fetch(await metricsUrl())).text()),
  );

  fresh.abort();
  for (const { child } of [ingestion, gateway]) child.kill('SIGTERM');
  expect(await Promise.all([ingestion.exited, gateway.exited])).toEqual([0, 0]);
  await Promise.all([freshness, reading]);
  collector.stop();

  const trace = collector.spans.filter(({ traceId }) => traceId === TRACE_ID);
  const frames = trace.filter(({ name }) => name === 'stream deliver');
  expect(frames).toHaveLength(1);
  const chain = ancestry(frames[0]!, trace);
  expect(chain).toMatchObject([
    {
      service: 'stream-gateway',
      name: 'stream deliver',
      kind: KIND.consumer,
      attributes: {
        'messaging.message.id': ids[0],
        'posthorn.event.type': 'delivery.delivered',
        'posthorn.stream.dialects': ['molted'],
        'posthorn.stream.connections': 1,
      },
    },
    { service: 'ingestion', name: 'append EVENTS', kind: KIND.producer },
    {
      service: 'ingestion',
      name: 'POST /api/webhooks/mail-events',
      kind: KIND.server,
      parentSpanId: CALLER_SPAN,
    },
  ]);
  const [delivery, append, request] = chain;
  expect(request!.startMs).toBeLessThanOrEqual(append!.startMs);
  expect(append!.startMs).toBeLessThan(delivery!.startMs);
  expect(delivery!.startMs).toBeLessThan(delivery!.endMs);
  expect(delivery!.endMs - append!.startMs).toBeLessThan(5_000);

  expect(metrics).toMatch(/^posthorn_stream_connections{dialect="molted"} 1$/m);
  expect(metrics).toMatch(/^posthorn_stream_deliveries_total{source="live"} 1$/m);
  expect(metrics).toMatch(/^posthorn_stream_lag_seconds_count [1-9]/m);
  expect(ingestionMetrics).toMatch(/^posthorn_log_commit_events_sum 1$/m);
  expect(ingestionMetrics).toMatch(/^posthorn_log_commit_duration_seconds_count 1$/m);
});

/** From a span to the first of its trace that is known. */
function ancestry(span: ReceivedSpan, spans: readonly ReceivedSpan[]): ReceivedSpan[] {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return parent ? [span, ...ancestry(parent, spans)] : [span];
}
