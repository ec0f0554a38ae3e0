import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, DatabaseModule, migrateToLatest, type Database } from '@posthorn/database';
import { EVENT_LOG } from '@posthorn/event-log';
import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { DeliveryBounced, newId, type RecordedEvent } from '@posthorn/events';
import { ApiKeys, createLogger, startService, type RunningService } from '@posthorn/platform';
import { anEvent, testDatabase, testServers } from '@posthorn/testing';
import { Global, Module } from '@nestjs/common';
import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { StreamGatewayModule } from '../../app.module.js';
import { streamGatewaySettings } from '../../config.js';
import { StreamClient } from '../../stream/stream-client.fixture.js';

/** A database and a log of this file's own: its read model stands still unless a test moves it. */
const databaseName = `gateway_${newId('db').slice(3).toLowerCase()}`;
const log = new InMemoryEventLog();
let db: Kysely<Database>;
let service: RunningService;
let workspace: { workspaceId: string; secret: Buffer };
let key: string;
let testKey: string;

@Global()
@Module({ providers: [{ provide: EVENT_LOG, useValue: log }], exports: [EVENT_LOG] })
class InMemoryLogModule {}

beforeAll(async () => {
  await sql`create database ${sql.id(databaseName)}`.execute(testDatabase());
  const url = Object.assign(new URL(testServers().databaseUrl), { pathname: databaseName }).href;
  db = createDatabase({ url, max: 4 });
  await migrateToLatest(db);
  service = await startService({
    name: 'stream-gateway',
    module: [
      InMemoryLogModule,
      DatabaseModule.forRoot({ url, max: 4 }),
      StreamGatewayModule.forRoot(streamGatewaySettings.parse({ STREAM_RING_EVENTS: 5 })),
    ],
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ name: 'test', level: 'silent' }),
  });
});
afterAll(async () => {
  await service.stop();
  await db.destroy();
  await sql`drop database ${sql.id(databaseName)} with (force)`.execute(testDatabase());
});
beforeEach(async () => {
  workspace = { workspaceId: newId('wsk'), secret: Buffer.alloc(32, 1) };
  await db
    .insertInto('workspaces')
    .values({ id: workspace.workspaceId, name: 'Test', secret: workspace.secret })
    .execute();
  const keys = new ApiKeys(db);
  const ofKind = async (kind: 'mm_live' | 'mm_test') =>
    (await keys.create({ workspaceId: workspace.workspaceId, kind, scopes: ['read'] })).key;
  [key, testKey] = [await ofKind('mm_live'), await ofKind('mm_test')];
});

/** @returns the ids */
async function append(count: number, wanted: Parameters<typeof anEvent>[1] = {}): Promise<string[]> {
  const { events } = await log.append(Array.from({ length: count }, () => anEvent(workspace, wanted)));
  return events.map(({ id }) => id);
}

/** Does once what the projector does all the time. */
async function project(): Promise<void> {
  const events: RecordedEvent[] = [];
  for await (const event of log.read()) events.push(event);
  const rows = events.map(({ sequence, subject: _subject, ...envelope }) => ({
    sequence,
    id: envelope.id,
    workspace_id: envelope.workspaceId,
    type: envelope.type,
    contact: envelope.contact ?? null,
    agent_id: null,
    occurred_at: new Date(envelope.occurredAt),
    test_mode: envelope.testMode,
    correlation_id: envelope.correlationId,
    envelope: JSON.stringify(envelope),
  }));
  await db
    .insertInto('read.events')
    .values(rows)
    .onConflict((on) => on.doNothing())
    .execute();
  await db
    .updateTable('read.checkpoints')
    .set({ position: events.at(-1)?.sequence ?? 0 })
    .execute();
}

interface Page {
  readonly data: { id: string; type: string }[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
}

async function list(query = '', bearer = key): Promise<{ status: number; body: Page }> {
  const headers = { authorization: `Bearer ${bearer}` };
  const response = await fetch(`${service.url}/v1/agent/events${query}`, { headers });
  return { status: response.status, body: (await response.json()) as Page };
}
const idsOf = ({ data }: Page) => data.map(({ id }) => id);

test('an event is listed with its data as it was appended', async () => {
  const event = anEvent(workspace);
  const [recorded] = (await log.append(event)).events;
  await project();
  expect((await list()).body).toEqual({
    data: [
      {
        id: recorded?.id,
        type: 'delivery.delivered',
        occurredAt: event.occurredAt,
        testMode: false,
        data: event.fact.data,
      },
    ],
    has_more: false,
    next_cursor: null,
  });
});

test('pages go from the newest to the oldest, each event once, while new ones arrive', async () => {
  const ids = await append(7);
  await project();
  const seen: string[] = [];
  let next: string | null = null;
  do {
    const { body }: { body: Page } = await list(next === null ? '?limit=3' : `?limit=3&cursor=${next}`);
    seen.push(...idsOf(body));
    expect(body.has_more).toBe(body.next_cursor !== null);
    next = body.next_cursor;
    await append(1);
    await project();
  } while (next !== null);
  expect(seen).toEqual(ids.toReversed());
});

test('a key lists the events of its own mode, and takes any event as a cursor', async () => {
  const [firstTest, firstLive] = [await append(1, { testMode: true }), await append(1)];
  const [tests, lives] = [await append(2, { testMode: true }), await append(2)];
  await project();
  expect(idsOf((await list('', testKey)).body)).toEqual([...firstTest, ...tests].toReversed());
  expect(idsOf((await list()).body)).toEqual([...firstLive, ...lives].toReversed());
  expect(idsOf((await list(`?since=${firstLive[0]}`, testKey)).body)).toEqual(tests.toReversed());
  expect(idsOf((await list(`?cursor=${tests[0]}`)).body)).toEqual(firstLive);
});

test('what cannot help is not recommended: a page has no earliest', async () => {
  const { status, body } = await list('?cursor=earliest');
  expect([status, body]).toMatchObject([400, { code: 'MALFORMED_CURSOR', errors: [{ parameter: 'cursor' }] }]);
  expect(body).toHaveProperty('fix', expect.not.stringContaining('earliest'));
  const [foreign] = (await log.append(anEvent({ workspaceId: newId('wsk'), secret: workspace.secret }))).events;
  const other = await list(`?cursor=${foreign?.id}`);
  expect(other.body).toMatchObject({ code: 'FOREIGN_CURSOR', fix: expect.not.stringContaining('earliest') as string });
});

test('types, contact and since narrow the list, and another workspace is not in it', async () => {
  const [first] = await append(2);
  const bounced = DeliveryBounced.of({
    requestId: 'req_1',
    recipientEmail: 'bob@example.com',
    bouncedAt: '2026-01-02T03:04:05Z',
    bounceType: 'soft',
  });
  const [bob] = await append(1, { fact: bounced, recipientEmail: 'bob@example.com' });
  await log.append(anEvent({ workspaceId: newId('wsk'), secret: workspace.secret }));
  await project();
  expect(idsOf((await list('?eventTypes=delivery.bounced,send.*')).body)).toEqual([bob]);
  expect(idsOf((await list('?contactEmail=bob@example.com')).body)).toEqual([bob]);
  expect(idsOf((await list(`?since=${first}`)).body)).toHaveLength(2);
  expect(idsOf((await list()).body)).toHaveLength(3);
});

test('a list after an event of the stream waits for the read model, and says so when that stands still', async () => {
  const [event] = await append(1);
  const soon = list(`?since=${event}`);
  const projected = sleep(100).then(project);
  expect(await soon).toMatchObject({ status: 200, body: { data: [] } });
  await projected;
  const [late] = await append(1);
  expect(await list(`?since=${late}`)).toMatchObject({ status: 503, body: { code: 'READ_MODEL_BEHIND' } });
  expect((await list()).status).toBe(200);
});

test.each(['limit=0', 'cursor=x', 'since=x', 'before=1', 'eventTypes=x'])('?%s is refused by name', async (query) => {
  const [parameter] = query.split('=');
  expect(await list(`?${query}`)).toMatchObject({ status: 400, body: { errors: [{ parameter }] } });
});

test('a stream resumed from before what is kept says so in header, comment and event', async () => {
  const ids = await append(20);
  log.forgetUpTo((await log.bounds()).last - 10);
  const url = `${service.url}/v1/agent/events/stream`;
  const client = await StreamClient.open(url, { authorization: `Bearer ${key}`, 'last-event-id': ids[0] ?? '' });
  await client.until(({ events }) => events.length === 11);
  expect(client.response.headers['stream-gap']).toBe('retention');
  expect(client.comments).toEqual(['connected', 'gap retention']);
  expect(client.events[0]).toMatchObject({ id: ids[0], event: 'stream.gap' });
  expect(client.ids.slice(1)).toEqual(ids.slice(10));
  client.cut();
});
