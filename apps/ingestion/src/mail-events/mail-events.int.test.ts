import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, DatabaseModule, migrateToLatest, type Database } from '@posthorn/database';
import { connectEventLog, EventLogModule, type ConnectedEventLog } from '@posthorn/event-log';
import { contactKey, newId, SendQueued, type RecordedEvent } from '@posthorn/events';
import { createLogger, startService, type RunningService } from '@posthorn/platform';
import {
  aWorkspace,
  ownNats,
  type OwnNats,
  Rounds,
  testDatabase,
  testServers,
  type TestWorkspace,
} from '@posthorn/testing';
import { sql, type Kysely } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { IngestionModule } from '../app.module.js';
import type { IngestionInput } from '../config.js';
import { MailEventsHandler } from './mail-events.handler.js';
import { ReportedSends } from './reported-sends.js';
import { postgresReadModel } from './reported-sends.queries.js';

const SECRET = 'webhook-secret';
const logger = createLogger({ name: 'test', level: 'silent' });

/** A log and a database of this file's own: read models are up to date with them only while nobody else appends. */
let nats: OwnNats;
const databaseName = `ingestion_${newId('db').slice(3).toLowerCase()}`;
let databaseUrl: string;
let db: Kysely<Database>;
let log: ConnectedEventLog;
let replicas: RunningService[];
let workspace: TestWorkspace;

beforeAll(async () => {
  const servers = testServers();
  await sql`create database ${sql.id(databaseName)}`.execute(testDatabase());
  databaseUrl = Object.assign(new URL(servers.databaseUrl), { pathname: databaseName }).href;
  db = createDatabase({ url: databaseUrl, max: 2 });
  await migrateToLatest(db);
  nats = await ownNats();
  log = await connectEventLog({ natsUrl: nats.url });
  replicas = await Promise.all([start(), start()]);
});

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.stop()));
  await log.close();
  await nats.stop();
  await db.destroy();
  await sql`drop database ${sql.id(databaseName)} with (force)`.execute(testDatabase());
});

beforeEach(async () => {
  vi.spyOn(logger, 'error');
  workspace = await aWorkspace();
  await project();
});
afterEach(() => vi.restoreAllMocks());

function start(settings: IngestionInput = { REACH_EVENTS_WEBHOOK_SECRET: SECRET }): Promise<RunningService> {
  return startService({
    name: 'ingestion',
    module: [
      EventLogModule.forRoot({ natsUrl: nats.url }),
      DatabaseModule.forRoot({ url: databaseUrl, max: 2 }),
      IngestionModule.forRoot(settings),
    ],
    host: '127.0.0.1',
    port: 0,
    logger,
  });
}

interface Post {
  readonly replica?: RunningService | undefined;
  readonly path?: string;
  readonly signature?: string | null;
  readonly contentType?: string;
}

async function post(body: unknown, options: Post = {}): Promise<Response> {
  const { replica = replicas[0], path = '/api/webhooks/mail-events', contentType = 'application/json' } = options;
  const bytes = typeof body === 'string' ? body : JSON.stringify(body);
  const signature =
    options.signature === undefined ? createHmac('sha256', SECRET).update(bytes).digest('hex') : options.signature;
  return fetch(`${replica?.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': contentType, ...(signature !== null && { 'x-reach-signature': signature }) },
    body: Buffer.from(bytes),
  });
}

const answer = async (response: Promise<Response>) => [(await response).status, await (await response).text()];

async function aQueuedSend(recipientEmail = 'alice@example.com'): Promise<string> {
  const requestId = newId('req');
  const contact = contactKey(workspace.secret, recipientEmail);
  const occurredAt = new Date().toISOString();
  await log.append({
    fact: SendQueued.of({ requestId, recipientEmail, queuedAt: occurredAt }),
    workspaceId: workspace.workspaceId,
    key: contact,
    contact,
    occurredAt,
    testMode: false,
    correlationId: requestId,
  });
  return requestId;
}

async function events(families = ['delivery', 'engagement']): Promise<RecordedEvent[]> {
  const subjects = families.map((family) => `evt.${workspace.workspaceId}.${family}.*.*`);
  const found = [];
  for await (const event of log.read({ subjects })) found.push(event);
  return found;
}

/** Does once what the projector does all the time, for this test's workspace. */
async function project(): Promise<void> {
  const { last } = await log.bounds();
  for (const event of await events(['send', 'delivery'])) {
    const occurredAt = new Date(event.occurredAt);
    const sends = db.insertInto('read.sends').values({
      send_id: event.correlationId,
      workspace_id: event.workspaceId,
      contact_key: event.contact ?? '',
      recipient_email: String(event.data['recipientEmail']),
      test_mode: event.testMode,
      status: 'queued',
      report_keys: [],
      last_event_at: occurredAt,
      last_sequence: event.sequence,
    });
    const fact =
      event.type === 'delivery.delivered'
        ? { delivered_at: occurredAt, status: 'delivered' as const }
        : { last_sequence: event.sequence };
    await sends.onConflict((conflict) => conflict.column('send_id').doUpdateSet(fact)).execute();
  }
  await db.updateTable('read.checkpoints').set({ position: last }).execute();
}

/** Projects all the time until it is disposed of. */
function projecting(): AsyncDisposable {
  const rounds = new Rounds(project);
  return { [Symbol.asyncDispose]: () => rounds.stop() };
}

describe('the answers of the MisarReach contract', () => {
  test('a report of a send advances it, and is durable when answered', async () => {
    const sendId = await aQueuedSend();
    await project();
    const body = `{ "reach_send_id": "${sendId}", "event": "delivered", "recipient": "alice@example.com" }`;
    expect(await answer(post(body))).toEqual([200, '{"ok":true,"matched":true,"status":"delivered"}']);
    expect(await events()).toMatchObject([{ type: 'delivery.delivered', data: { requestId: sendId } }]);
  });

  test("the seed's own body, whose send is another system's", async () => {
    const body = '{ "reach_send_id": "uuid", "event": "delivered", "recipient": "[email protected]" }';
    expect(await answer(post(body))).toEqual([200, '{"ok":true,"matched":false}']);
  });

  test('the same under /reach', async () => {
    const report = { reach_send_id: randomUUID(), event: 'clicked' };
    expect(await answer(post(report, { path: '/reach/api/webhooks/mail-events' }))).toEqual([
      200,
      '{"ok":true,"matched":false}',
    ]);
  });

  test('the content type does not matter', async () => {
    const body = '{"reach_send_id":"uuid","event":"sent"}';
    for (const contentType of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-8']) {
      expect(await answer(post(body, { contentType }))).toEqual([200, '{"ok":true,"matched":false}']);
    }
  });
});

describe('refusals, none of them an exception in the log', () => {
  const good = '{"reach_send_id":"uuid","event":"sent"}';
  afterEach(() => {
    const [logged] = vi.mocked(logger.error).mock.calls;
    if (logged) throw new Error('a refusal was logged as an error', { cause: logged });
  });

  test.each([
    ['missing', null],
    ['wrong', '0'.repeat(64)],
    ['short', '00'],
    ['not hex', 'signature'],
  ])('401 for a %s signature', async (_, signature) => {
    expect(await answer(post(good, { signature }))).toEqual([401, '{"error":"Invalid signature"}']);
  });

  test('401 comes before anything is read: an unsigned body may be malformed', async () => {
    expect(await answer(post('{', { signature: null }))).toEqual([401, '{"error":"Invalid signature"}']);
    expect(await answer(post('', { signature: null }))).toEqual([401, '{"error":"Invalid signature"}']);
  });

  test('400 for malformed JSON', async () => {
    expect(await answer(post('{"reach_send_id":'))).toEqual([400, '{"error":"The body is not valid JSON in UTF-8"}']);
    expect(await answer(post(''))).toEqual([400, '{"error":"The body is not valid JSON in UTF-8"}']);
  });

  test.each([
    ['event', { reach_send_id: 'uuid', event: 'exploded' }],
    ['reach_send_id', { reach_send_id: { $ne: null }, event: 'sent' }],
    ['occurred_at', { reach_send_id: 'uuid', event: 'sent', occurred_at: '1970-01-01T00:00:00Z' }],
  ])('400 naming %s', async (field, report) => {
    const response = await post(report);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.stringContaining(`${field}: `) });
  });

  test('413 for a body above 64 KiB, signed or not', async () => {
    const body = JSON.stringify({ reach_send_id: 'uuid', event: 'sent', reason: 'x'.repeat(65_536) });
    for (const signature of [undefined, null]) {
      const response = await post(body, signature === null ? { signature } : {});
      expect(response.status).toBe(413);
      expect(await response.json()).toEqual({ error: expect.any(String) });
    }
  });
});

test('without a secret every report is refused and asked for again', async () => {
  for (const settings of [{}, { REACH_EVENTS_WEBHOOK_SECRET: '' }]) {
    const disabled = await start(settings);
    const response = await post(
      { reach_send_id: 'uuid', event: 'sent' },
      { replica: disabled, signature: '0'.repeat(64) },
    );
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await response.text()).toBe(
      '{"error":"Webhook disabled: REACH_EVENTS_WEBHOOK_SECRET is not set on this server"}',
    );
    await disabled.stop();
  }
});

describe('one report is one fact', () => {
  test('twenty times at once, across two replicas', async () => {
    const sendId = await aQueuedSend();
    await project();
    await using _projector = projecting();
    const reports = Array.from({ length: 20 }, (_, index) =>
      answer(post({ reach_send_id: sendId, event: 'delivered' }, { replica: replicas[index % 2] })),
    );
    for (const each of await Promise.all(reports)) {
      expect(each).toEqual([200, '{"ok":true,"matched":true,"status":"delivered"}']);
    }
    expect(await events()).toHaveLength(1);
  });

  test('after the dedupe window, when only the read model remembers', async () => {
    const sendId = await aQueuedSend();
    await project();
    const report = { reach_send_id: sendId, event: 'delivered' };
    await post(report);
    await project();
    const forgetful = { append: (fact: Parameters<typeof log.append>[0]) => log.append(fact) };
    const freshness = { maxLagMs: 60_000, waitMs: 5_000, now: () => performance.now() };
    const handler = new MailEventsHandler(forgetful, new ReportedSends(log, postgresReadModel(db), freshness), logger);
    const occurredAt = new Date().toISOString();
    expect(
      await handler.receive({ sendId, event: 'delivered', occurredAt, bounceType: 'undetermined', machine: false }),
    ).toEqual({ ok: true, matched: true, status: 'delivered' });
    expect(await events()).toHaveLength(1);
  });

  test('before the projector saw the first one, on a replica that knows nothing of it', async () => {
    const sendId = await aQueuedSend();
    await project();
    const report = { reach_send_id: sendId, event: 'delivered' };
    for (const replica of replicas) await post({ ...report, event: 'sent' }, { replica });
    await project();
    await post(report);
    expect(await answer(post(report, { replica: replicas[1] }))).toEqual([
      200,
      '{"ok":true,"matched":true,"status":"delivered"}',
    ]);
    expect(await events()).toHaveLength(2);
  });

  test('two deferrals are two facts, each once', async () => {
    const sendId = await aQueuedSend();
    await project();
    const deferral = (id: string) => post({ reach_send_id: sendId, event: 'deferred', event_id: id, reason: 'busy' });
    await Promise.all([deferral('a'), deferral('b'), deferral('a')]);
    expect(await events()).toHaveLength(2);
  });
});

test('a status never regresses, whatever comes late', async () => {
  const sendId = await aQueuedSend();
  await project();
  const report = async (event: string) => (await post({ reach_send_id: sendId, event })).json();
  expect(await report('clicked')).toMatchObject({ status: 'clicked' });
  expect(await report('sent')).toMatchObject({ status: 'clicked' });
  expect(await report('delivered')).toMatchObject({ status: 'clicked' });
  expect(await report('bounced')).toMatchObject({ status: 'bounced' });
  expect(await report('opened')).toMatchObject({ status: 'bounced' });
});

test('a report that outruns the read model waits for its send', async () => {
  const sendId = await aQueuedSend();
  const reported = answer(post({ reach_send_id: sendId, event: 'delivered' }));
  const projected = sleep(100).then(project);
  expect(await reported).toEqual([200, '{"ok":true,"matched":true,"status":"delivered"}']);
  await projected;
});

test('an id of our own form that never was a send is unmatched once the read model is up to date', async () => {
  await aQueuedSend();
  const reported = answer(post({ reach_send_id: newId('req'), event: 'delivered' }));
  const projected = sleep(100).then(project);
  expect(await reported).toEqual([200, '{"ok":true,"matched":false}']);
  await projected;
});

test('it is ready when the log answers', async () => {
  const response = await fetch(`${replicas[0]?.url}/health/ready`);
  expect(await response.json()).toMatchObject({ status: 'ok', checks: { ingestion: 'ok' } });
});

test('a replica that stopped and came back recognises what it recorded', async () => {
  const sendId = await aQueuedSend();
  await project();
  const report = { reach_send_id: sendId, event: 'delivered' };
  const first = await start();
  await post(report, { replica: first });
  await first.stop();
  // Other files append meanwhile, and it makes its proof anew.
  await using _projector = projecting();
  const second = await start();
  expect(await answer(post(report, { replica: second }))).toEqual([
    200,
    '{"ok":true,"matched":true,"status":"delivered"}',
  ]);
  await second.stop();
  expect(await events()).toHaveLength(1);
});
