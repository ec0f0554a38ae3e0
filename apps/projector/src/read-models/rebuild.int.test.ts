import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, migrateToLatest, READ_MODELS_VERSION, waitForPosition, type Database } from '@posthorn/database';
import { connectEventLog, type ConnectedEventLog, type NewEvent } from '@posthorn/event-log';
import { DeliveryBounced, DeliveryDelivered, DeliverySent, EngagementClicked, newId, SendQueued } from '@posthorn/events';
import { createLogger } from '@posthorn/platform';
import { testServers } from '@posthorn/testing';
import { sql, type Kysely } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { RebuildLossError, RebuildRunningError } from './projector.errors.js';
import { ReadModelsReactor } from './read-models.reactor.js';
import { rebuild } from './rebuild.handler.js';

const logger = createLogger({ name: 'projector-test', level: 'silent', pretty: false });
const workspaceId = newId('wsk');
const sendIds = Array.from({ length: 200 }, () => newId('req'));
const projectors: { end: () => Promise<void> }[] = [];
let db: Kysely<Database>;
let log: ConnectedEventLog;

beforeAll(async () => {
  const { natsUrl, databaseUrl } = testServers();
  log = await connectEventLog({ natsUrl });
  db = createDatabase({ url: await ownDatabase(databaseUrl), max: 8 });
  await migrateToLatest(db);
});

afterEach(async () => {
  for (const projector of projectors.splice(0)) await projector.end();
});

afterAll(async () => {
  await db.destroy();
  await log.close();
});

test('dropped and rebuilt read models are equal, row by row', async () => {
  const projector = aProjector();
  await shown(await append(3_000));
  await projector.end();
  const before = await snapshot();
  expect(before.sends.length).toBe(sendIds.length);

  await sql`drop schema read cascade`.execute(db);
  const { position } = await rebuild({ db, log });
  expect(position).toBeGreaterThanOrEqual(3_000);
  expect(await snapshot()).toEqual(before);
  expect(await schemas()).toEqual(['read']);
});

test('while events flow, a rebuild loses none, doubles none, and readers always see everything', async () => {
  const { reactor } = aProjector();
  await shown(await append(2_000));
  const minimum = (await snapshot()).events.length;
  const reading = new AbortController();
  const readers = [read(reading.signal, minimum), read(reading.signal, minimum)];
  const writing = new AbortController();
  const appended = keepAppending(writing.signal);
  for (let i = 0; i < 3; i++) await rebuild({ db, log });
  writing.abort();
  await shown(await appended);
  reading.abort();
  await Promise.all(readers);

  expect(reactor.role).toBe('leader');
  const live = await snapshot();
  expect(live.events.map((row) => row.sequence)).toEqual(await sequencesInLog());
  await rebuild({ db, log });
  expect(await snapshot()).toEqual(live);
});

test('a rebuild that was ended in the middle leaves the served read models as they were, and the next one cleans up', async () => {
  const projector = aProjector();
  await shown(await append(100));
  await projector.end();
  const before = await snapshot();
  const stop = new AbortController();
  const ended = rebuild({ db, log, signal: stop.signal, onProgress: () => stop.abort(new Error('killed')) });
  await expect(ended).rejects.toThrow('killed');
  expect(await schemas()).toEqual(['read', 'read_rebuild']);
  expect(await snapshot()).toEqual(before);
  await rebuild({ db, log });
  expect(await schemas()).toEqual(['read']);
  expect(await snapshot()).toEqual(before);
});

test('two rebuilds do not run at once', async () => {
  let second: Promise<unknown> | undefined;
  await rebuild({ db, log, onProgress: () => (second ??= rebuild({ db, log }).catch((error: unknown) => error)) });
  expect(await second).toBeInstanceOf(RebuildRunningError);
});

test('rows that retention has taken from the log are not dropped unasked', async () => {
  const shortLog = Object.create(log, {
    bounds: { value: async () => ({ ...(await log.bounds()), first: 50 }) },
  }) as ConnectedEventLog;
  const before = await snapshot();
  await expect(rebuild({ db, log: shortLog })).rejects.toThrow(RebuildLossError);
  expect(await snapshot()).toEqual(before);
});

describe('a projector that starts', () => {
  test('rebuilds read models that an older release made', async () => {
    const before = await snapshot();
    await setCheckpoint({ version: READ_MODELS_VERSION - 1 });
    await sql`delete from read.sends`.execute(db);
    aProjector();
    await shown(await append(1));
    expect((await snapshot()).sends.length).toBe(before.sends.length);
  });

  test('leaves read models alone that a newer release made', async () => {
    await setCheckpoint({ version: READ_MODELS_VERSION + 1 });
    const { reactor } = aProjector();
    await sleep(300);
    await expect(reactor.assertReady(1_000_000)).rejects.toThrow(/newer/);
    expect(reactor.role).not.toBe('leader');
    await setCheckpoint({ version: READ_MODELS_VERSION });
    await shown(await append(1));
  });

  test('sets read models aside that show another log', async () => {
    const epoch = ((await log.bounds()).epoch % 255) + 1;
    await setCheckpoint({ epoch });
    aProjector();
    await shown(await append(1));
    expect(await schemas()).toEqual(['read', expect.stringMatching(/^read_before_\d+$/)]);
  });
});

function aProjector() {
  const stop = new AbortController();
  const reactor = new ReadModelsReactor({ db, log, logger });
  const running = reactor.run(stop.signal);
  const end = async () => {
    stop.abort();
    await running;
  };
  projectors.push({ end });
  return { reactor, end };
}

/** Facts of our sends, in an order no sender would choose. @returns the last sequence */
async function append(count: number): Promise<number> {
  const facts = Array.from({ length: count }, (_, index) => aFact(index));
  const sequences: number[] = [];
  for (let i = 0; i < count; i += 500) {
    const results = await Promise.all(facts.slice(i, i + 500).map((event) => log.append(event)));
    sequences.push(...results.flatMap((result) => result.events.map((event) => event.sequence)));
  }
  return Math.max(...sequences);
}

async function keepAppending(signal: AbortSignal): Promise<number> {
  let last = 0;
  while (!signal.aborted) last = await append(50);
  return last;
}

function aFact(index: number): NewEvent {
  const requestId = sendIds[(index * 7) % sendIds.length]!;
  const about = { requestId, recipientEmail: `${requestId.toLowerCase()}@example.com` };
  const at = new Date(Date.UTC(2026, 0, 2) + index * 1_000).toISOString();
  const facts = [
    SendQueued.of({ ...about, queuedAt: at, templateId: `tpl_${index % 3}` }),
    DeliverySent.of({ ...about, sentAt: at }),
    DeliveryDelivered.of({ ...about, deliveredAt: at }),
    DeliveryBounced.of({ ...about, bouncedAt: at, bounceType: index % 2 ? 'hard' : 'soft', reason: `reason ${index}` }),
    EngagementClicked.of({ ...about, clickedAt: at }),
  ];
  const fact = facts[Math.floor(index / sendIds.length) % facts.length]!;
  return { fact, workspaceId, key: 'abcdefghij234567', occurredAt: at, testMode: false, correlationId: requestId };
}

async function snapshot() {
  const events = await sql<{ sequence: number }>`
    select *, envelope::text as envelope from read.events where workspace_id = ${workspaceId} order by sequence`.execute(db);
  const sends = await sql`select * from read.sends where workspace_id = ${workspaceId} order by send_id`.execute(db);
  return { events: events.rows, sends: sends.rows };
}

async function sequencesInLog(): Promise<number[]> {
  const sequences: number[] = [];
  for await (const event of log.read({ subjects: [`evt.${workspaceId}.>`] })) sequences.push(event.sequence);
  return sequences;
}

/** Reads on; fails as soon as a read shows less than there was. */
async function read(signal: AbortSignal, minimum: number): Promise<void> {
  for (let least = minimum; !signal.aborted; ) {
    const { rows } = await sql<{ events: number; sends: number }>`
      select (select count(*) from read.events where workspace_id = ${workspaceId}) as events,
             (select count(*) from read.sends where workspace_id = ${workspaceId}) as sends`.execute(db);
    expect(rows[0]?.sends).toBe(sendIds.length);
    expect(rows[0]?.events).toBeGreaterThanOrEqual(least);
    least = rows[0]?.events ?? least;
  }
}

async function schemas(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select nspname as name from pg_namespace where nspname like 'read%' order by nspname`.execute(db);
  return rows.map((row) => row.name);
}

function setCheckpoint(values: { version?: number; epoch?: number }) {
  return db.updateTable('read.checkpoints').set(values).execute();
}

async function shown(sequence: number): Promise<void> {
  if (!(await waitForPosition(db, sequence, 30_000))) throw new Error(`position ${sequence} was not reached`);
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
