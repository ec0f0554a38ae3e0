import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { createDatabase, migrateToLatest, toEventRow, type Db } from '@posthorn/database';
import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { PolicyBlocked, type RecordedEvent } from '@posthorn/events';
import { testServers } from '@posthorn/testing';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { readModelOfRequests, type OldRequests } from './old-requests.js';

const WORKSPACE = 'wsk_01K6ZQ4T1V8N3M5P7R9S2W4X6Y';
const AT = '2026-03-22T10:00:00.000Z';

let db: Db;
let log: InMemoryEventLog;
let old: OldRequests;

beforeAll(async () => {
  const { databaseUrl } = testServers();
  const name = `requests_${randomBytes(6).toString('hex')}`;
  const server = createDatabase({ url: databaseUrl, max: 1 });
  await sql`create database ${sql.id(name)}`.execute(server);
  await server.destroy();
  db = createDatabase({ url: databaseUrl.replace(/\/[^/]*$/, `/${name}`), max: 2 });
  await migrateToLatest(db);
});
afterAll(() => db.destroy());

beforeEach(() => {
  log = new InMemoryEventLog();
  old = readModelOfRequests(db, log);
});
afterEach(async () => {
  for (const table of ['read.events', 'read.sends', 'read.skipped'] as const) await db.deleteFrom(table).execute();
  await standAt(0, null);
});

async function standAt(position: number, epoch: number | null): Promise<void> {
  await db.updateTable('read.checkpoints').set({ position, epoch }).execute();
}

async function append(requestId: string): Promise<RecordedEvent> {
  const data = { requestId, recipientEmail: 'a@example.com', reason: 'suppressed', blockedAt: AT } as const;
  const place = { workspaceId: WORKSPACE, key: 'con_1', contact: 'con_1', testMode: false, correlationId: requestId };
  await log.append({ fact: PolicyBlocked.of(data), ...place, occurredAt: AT });
  const event = await log.get((await log.bounds()).last);
  return event!;
}

async function project(event: RecordedEvent): Promise<void> {
  await db.insertInto('read.events').values(toEventRow(event)).execute();
  await sql`
    insert into read.sends
      (send_id, workspace_id, contact_key, recipient_email, test_mode, status, last_event_at, last_sequence)
    values (${event.correlationId}, ${WORKSPACE}, 'con_1', 'a@example.com', false, 'skipped', ${AT}, ${event.sequence})
  `.execute(db);
}

/** Asked once the end of the log is known. */
async function find(requestId: string, workspaceId = WORKSPACE) {
  await old.find(workspaceId, requestId);
  await setImmediate();
  return old.find(workspaceId, requestId);
}

test('what a request began with is found, by its own workspace only', async () => {
  await project(await append('req_1'));
  expect((await find('req_1')).known).toMatchObject({ type: 'policy.blocked', data: { reason: 'suppressed' } });
  expect((await find('req_1', 'wsk_other')).known).toBeUndefined();
  expect((await find('req_2')).known).toBeUndefined();
});

test('a read model that has passed the end of the log says up to when it is complete', async () => {
  await append('req_1');
  const { last, epoch } = await log.bounds();
  const before = performance.now();
  await standAt(last, epoch);
  const { completeAtMs } = await find('req_2');
  expect(completeAtMs).toBeGreaterThanOrEqual(before);
  expect(completeAtMs).toBeLessThanOrEqual(performance.now());
});

test('one that is behind, of another log, or had to skip an event proves nothing', async () => {
  await append('req_1');
  const { last, epoch } = await log.bounds();
  await standAt(last - 1, epoch);
  expect((await find('req_1')).completeAtMs).toBeUndefined();
  await standAt(last, epoch + 1);
  expect((await find('req_1')).completeAtMs).toBeUndefined();
  await standAt(last, epoch);
  await db.insertInto('read.skipped').values({ sequence: 1, subject: 'evt.x', reason: 'broken' }).execute();
  expect((await find('req_1')).completeAtMs).toBeUndefined();
  await db.deleteFrom('read.skipped').execute();
  expect((await find('req_1')).completeAtMs).toBeDefined();
});
