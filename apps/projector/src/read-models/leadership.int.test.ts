import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, migrateToLatest, waitForPosition, type Database } from '@posthorn/database';
import { connectEventLog, type ConnectedEventLog, type NewEvent } from '@posthorn/event-log';
import { DeliveryDelivered, newId, SendQueued } from '@posthorn/events';
import { createLogger } from '@posthorn/platform';
import { testServers } from '@posthorn/testing';
import { sql, type Kysely } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ReadModelsReactor } from './read-models.reactor.js';

const logger = createLogger({ name: 'projector-test', level: 'silent', pretty: false });
const workspaceId = newId('wsk');
const at = '2026-01-02T03:04:05.678Z';
let url: string;
let admin: Kysely<Database>;
let log: ConnectedEventLog;
const replicas: Replica[] = [];

beforeAll(async () => {
  const { natsUrl, databaseUrl } = testServers();
  log = await connectEventLog({ natsUrl });
  url = await ownDatabase(databaseUrl);
  admin = createDatabase({ url, max: 4, applicationName: 'admin' });
  await migrateToLatest(admin);
});

afterEach(async () => {
  for (const replica of replicas.splice(0)) await replica.end();
});

afterAll(async () => {
  await admin.destroy();
  await log.close();
});

test('of two replicas one leads; when it stops the other goes on where it was', async () => {
  const [first, second] = [aReplica('first'), aReplica('second')];
  await shown(await append(10));
  const leader = first.reactor.role === 'leader' ? first : second;
  const standby = leader === first ? second : first;
  expect(standby.reactor.role).toBe('standby');
  await expect(standby.reactor.assertReady(1)).resolves.toBeUndefined();

  await leader.end();
  await shown(await append(10));
  expect(standby.reactor.role).toBe('leader');
  await expectEachEventOnce();
});

test('a leader that loses its connection is followed by another and nothing is lost or doubled', async () => {
  aReplica('first');
  aReplica('second');
  const appending = append(2_000, 20);
  for (let i = 0; i < 8; i++) {
    await sleep(60);
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name in ('first', 'second')`.execute(admin);
  }
  await shown(await appending);
  await expectEachEventOnce();
});

test('without a database it waits and then goes on', async () => {
  const replica = aReplica('alone');
  await shown(await append(5));
  const postgres = createDatabase({ url: testServers().databaseUrl, max: 1 });
  const name = new URL(url).pathname.slice(1);
  await sql`alter database ${sql.id(name)} allow_connections false`.execute(postgres);
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name} and application_name = 'alone'`.execute(postgres);
  const appended = append(5);
  await vitestUntil(() => replica.reactor.role === 'standby');
  await expect(replica.reactor.assertReady(1_000_000)).rejects.toThrow();
  await sql`alter database ${sql.id(name)} allow_connections true`.execute(postgres);
  await postgres.destroy();
  await shown(await appended);
  await replica.reactor.assertReady(1_000);
  await expectEachEventOnce();
});

test('stopped in the middle of a burst it leaves rows and position of one moment', async () => {
  const appending = append(3_000, 500);
  for (let i = 0; i < 5; i++) {
    const replica = aReplica('brief');
    await sleep(80);
    await replica.end();
    const { position } = await admin.selectFrom('read.checkpoints').select('position').executeTakeFirstOrThrow();
    const { last } = await admin
      .selectFrom('read.events')
      .select((eb) => eb.fn.coalesce(eb.fn.max('sequence'), sql<number>`0`).as('last'))
      .executeTakeFirstOrThrow();
    expect(last).toBeLessThanOrEqual(position);
  }
  aReplica('last');
  await shown(await appending);
  await expectEachEventOnce();
});

interface Replica {
  readonly reactor: ReadModelsReactor;
  end(): Promise<void>;
}

/** One projector process: its own pool, so that it can be told apart in `pg_stat_activity`. */
function aReplica(applicationName: string): Replica {
  const stop = new AbortController();
  const db = createDatabase({ url, max: 3, applicationName });
  const reactor = new ReadModelsReactor({ db, log, logger });
  const running = reactor.run(stop.signal);
  let ended: Promise<void> | undefined;
  const end = async () => {
    stop.abort();
    await running;
    await db.destroy();
  };
  const replica = { reactor, end: () => (ended ??= end()) };
  replicas.push(replica);
  return replica;
}

const appended: number[] = [];

/** Facts of many sends, `chunk` at a time. @returns the last sequence */
async function append(count: number, chunk = 100): Promise<number> {
  const events: NewEvent[] = Array.from({ length: count }, (_, index) => {
    const about = { requestId: newId('req'), recipientEmail: 'ada@example.com' };
    return {
      fact: index % 2 ? DeliveryDelivered.of({ ...about, deliveredAt: at }) : SendQueued.of({ ...about, queuedAt: at }),
      workspaceId,
      key: 'abcdefghij234567',
      contact: 'abcdefghij234567',
      occurredAt: at,
      testMode: false,
      correlationId: about.requestId,
    };
  });
  for (let i = 0; i < count; i += chunk) {
    const results = await Promise.all(events.slice(i, i + chunk).map((event) => log.append(event)));
    appended.push(...results.flatMap((result) => result.events.map((event) => event.sequence)));
  }
  return Math.max(...appended);
}

async function shown(sequence: number): Promise<void> {
  if (!(await waitForPosition(admin, sequence, 30_000))) throw new Error(`position ${sequence} was not reached`);
}

async function expectEachEventOnce(): Promise<void> {
  const events = await admin.selectFrom('read.events').select('sequence').where('workspace_id', '=', workspaceId).orderBy('sequence').execute();
  expect(events.map((row) => row.sequence)).toEqual(appended.toSorted((a, b) => a - b));
  const sends = await admin.selectFrom('read.sends').select('last_sequence').where('workspace_id', '=', workspaceId).execute();
  expect(sends.map((row) => row.last_sequence).toSorted((a, b) => a - b)).toEqual(events.map((row) => row.sequence));
}

async function vitestUntil(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !condition(); i++) await sleep(20);
  expect(condition()).toBe(true);
}

async function ownDatabase(serverUrl: string): Promise<string> {
  const name = `projector_${randomBytes(6).toString('hex')}`;
  const server = createDatabase({ url: serverUrl, max: 1 });
  await sql`create database ${sql.id(name)}`.execute(server);
  await server.destroy();
  const own = new URL(serverUrl);
  own.pathname = `/${name}`;
  return own.href;
}
