import { randomBytes } from 'node:crypto';
import { createDatabase, migrateToLatest, readPosition, waitForPosition, type Database } from '@posthorn/database';
import { connectEventLog, type ConnectedEventLog, type NewEvent } from '@posthorn/event-log';
import { DeliveryBounced, DeliveryDeferred, DeliveryDelivered, EngagementOpened, newId, SendQueued } from '@posthorn/events';
import { createLogger } from '@posthorn/platform';
import { testServers } from '@posthorn/testing';
import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ReadModelsReactor } from './read-models.reactor.js';

const logger = createLogger({ name: 'projector-test', level: 'silent', pretty: false });
const workspaceId = newId('wsk');
const at = '2026-01-02T03:04:05.678Z';
const stop = new AbortController();
let db: Kysely<Database>;
let log: ConnectedEventLog;
let running: Promise<void>;

beforeAll(async () => {
  const { natsUrl, databaseUrl } = testServers();
  log = await connectEventLog({ natsUrl });
  db = createDatabase({ url: await ownDatabase(databaseUrl), max: 4 });
  await migrateToLatest(db);
  running = new ReadModelsReactor({ db, log, logger }).run(stop.signal);
});

afterAll(async () => {
  stop.abort();
  await running;
  await db.destroy();
  await log.close();
});

test('the facts of a send become its row and the rows of the event list', async () => {
  const send = aSend();
  await shown([
    send.fact(SendQueued.of({ ...send.about, templateId: 'tpl_1', queuedAt: at })),
    send.fact(DeliveryDeferred.of({ ...send.about, deferredAt: at, reason: 'greylisted', reportKey: 'r1' })),
    send.fact(DeliveryDelivered.of({ ...send.about, deliveredAt: '2026-01-02T03:05:00.000Z' })),
    send.fact(EngagementOpened.of({ ...send.about, openedAt: '2026-01-02T04:00:00.000Z', machine: false })),
  ]);
  const row = await db.selectFrom('read.sends').selectAll().where('send_id', '=', send.id).executeTakeFirstOrThrow();
  expect(row).toMatchObject({
    workspace_id: workspaceId,
    recipient_email: 'ada@example.com',
    template_id: 'tpl_1',
    status: 'opened',
    queued_at: new Date(at),
    deferred_at: new Date(at),
    delivered_at: new Date('2026-01-02T03:05:00.000Z'),
    opened_at: new Date('2026-01-02T04:00:00.000Z'),
    deferral_keys: ['r1'],
    error: null,
  });
  const events = await eventsOf(send.id);
  expect(events.map((event) => event.type)).toEqual([
    'send.queued',
    'delivery.deferred',
    'delivery.delivered',
    'engagement.opened',
  ]);
  expect(row.last_sequence).toBe(events.at(-1)?.sequence);
});

test('the event list shows an envelope field by field as the log holds it', async () => {
  const send = aSend();
  await shown([send.fact(DeliveryBounced.of({ ...send.about, bouncedAt: at, bounceType: 'hard', reason: 'unknown user' }))]);
  const [row] = await eventsOf(send.id);
  const { subject: _subject, sequence: _sequence, ...envelope } = (await log.get(row!.sequence))!;
  expect(JSON.stringify(row!.envelope)).toBe(JSON.stringify(envelope));
});

test('an event no row can be made of is recorded and the next ones are shown', async () => {
  const broken = aSend();
  const sound = aSend();
  const [{ sequence }] = await shown([
    broken.fact({ type: 'delivery.delivered', version: 1, data: { requestId: broken.id, deliveredAt: 'yesterday' } }),
    sound.fact(DeliveryDelivered.of({ ...sound.about, deliveredAt: at })),
  ]);
  const skipped = await db.selectFrom('read.skipped').selectAll().where('sequence', '=', sequence).executeTakeFirst();
  expect(skipped?.reason).toMatch(/deliveredAt/);
  expect(await statusOf(sound.id)).toBe('delivered');
  expect(await statusOf(broken.id)).toBeUndefined();
});

test('data that only the database refuses is found in its burst and skipped alone', async () => {
  const sends = Array.from({ length: 20 }, aSend);
  const events = sends.map((send) => send.fact(DeliveryDelivered.of({ ...send.about, deliveredAt: at })));
  // A contact this long does not fit an index entry (SQLSTATE 54000); random, so that compression does not help.
  events[7] = { ...events[7]!, contact: randomBytes(4_000).toString('hex') };
  const recorded = await shown(events);
  const skipped = await db.selectFrom('read.skipped').select('sequence').where('reason', 'like', '%index%').execute();
  expect(skipped).toEqual([{ sequence: recorded[7]!.sequence }]);
  expect(await Promise.all(sends.map(({ id }) => statusOf(id)))).toEqual(
    sends.map((_, index) => (index === 7 ? undefined : 'delivered')),
  );
});

test('text that PostgreSQL cannot hold does not lose the fact', async () => {
  const send = aSend();
  const reason = 'bad \0 byte and \uD800 half a pair';
  await shown([send.fact(DeliveryBounced.of({ ...send.about, bouncedAt: at, bounceType: 'hard', reason }))]);
  const row = await db.selectFrom('read.sends').select(['status', 'error']).where('send_id', '=', send.id).executeTakeFirst();
  expect(row).toEqual({ status: 'bounced', error: 'bad \uFFFD byte and \uFFFD half a pair' });
});

test('facts of another workspace under the same id change nothing', async () => {
  const send = aSend();
  await shown([send.fact(DeliveryDelivered.of({ ...send.about, deliveredAt: at }))]);
  const foreign = { ...send.fact(DeliveryBounced.of({ ...send.about, bouncedAt: at, bounceType: 'hard' })), workspaceId: newId('wsk') };
  await shown([foreign]);
  expect(await statusOf(send.id)).toBe('delivered');
});

test('waiting for a position that the log does not reach ends after its time', async () => {
  const { last } = await log.bounds();
  const startedAt = performance.now();
  expect(await waitForPosition(db, last + 1_000_000, 120)).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

test('a single event is shown within milliseconds', async () => {
  const latenciesMs: number[] = [];
  for (let i = 0; i < 50; i++) {
    const send = aSend();
    const { events } = await log.append(send.fact(DeliveryDelivered.of({ ...send.about, deliveredAt: at })));
    const startedAt = performance.now();
    expect(await waitForPosition(db, events[0]!.sequence, 5_000)).toBe(true);
    latenciesMs.push(performance.now() - startedAt);
  }
  const p50 = latenciesMs.toSorted((a, b) => a - b)[25]!;
  // 10 ms on an idle machine; this one may be busy.
  expect(p50).toBeLessThan(50);
});

function aSend() {
  const id = newId('req');
  const about = { requestId: id, recipientEmail: 'ada@example.com' };
  const fact = (fact: NewEvent['fact']): NewEvent => ({
    fact,
    workspaceId,
    key: 'abcdefghij234567',
    contact: 'abcdefghij234567',
    occurredAt: at,
    testMode: false,
    correlationId: id,
  });
  return { id, about, fact };
}

/** Appends and waits until the read models show it. */
async function shown(events: readonly NewEvent[]) {
  const recorded = (await Promise.all(events.map((event) => log.append(event)))).flatMap((appended) => appended.events);
  const last = Math.max(...recorded.map((event) => event.sequence));
  if (!(await waitForPosition(db, last, 10_000))) throw new Error(`at ${await readPosition(db)}, not at ${last}`);
  return recorded as [(typeof recorded)[number], ...typeof recorded];
}

async function statusOf(sendId: string) {
  return (await db.selectFrom('read.sends').select('status').where('send_id', '=', sendId).executeTakeFirst())?.status;
}

function eventsOf(sendId: string) {
  return db.selectFrom('read.events').selectAll().where('correlation_id', '=', sendId).orderBy('sequence').execute();
}

/** The projector writes one set of read models per database, so this file has its own. */
async function ownDatabase(url: string): Promise<string> {
  const name = `projector_${randomBytes(6).toString('hex')}`;
  const admin = createDatabase({ url, max: 1 });
  await sql`create database ${sql.id(name)}`.execute(admin);
  await admin.destroy();
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}
