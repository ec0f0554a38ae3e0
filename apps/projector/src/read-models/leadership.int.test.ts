import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, readPosition, SERVED_SCHEMA } from '@posthorn/database';
import { connectEventLog, type ConnectedEventLog } from '@posthorn/event-log';
import { DeliveryDelivered, SendQueued } from '@posthorn/events';
import { testServers } from '@posthorn/testing';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { applyRange } from './burst.projection.js';
import { KnownSends } from './known-sends.js';
import { CheckpointMovedError } from './projector.errors.js';
import { aBench, aSend, AT, type Bench } from './read-models.fixture.js';

let bench: Bench;
const appended: number[] = [];

beforeAll(async () => {
  bench = await aBench({ log: 'own' });
});
afterEach(() => bench.endAll());
afterAll(() => bench.dispose());

test('of two replicas one leads; when it stops the other goes on where it was', async () => {
  const [first, second] = [bench.project('first'), bench.project('second')];
  await bench.shown(await append(10));
  const [leader, standby] = first.reactor.role === 'leader' ? [first, second] : [second, first];
  expect(standby.reactor.role).toBe('standby');
  await expect(standby.reactor.assertReady(1)).resolves.toBeUndefined();

  await leader.end();
  await bench.shown(await append(10));
  expect(standby.reactor.role).toBe('leader');
  await expectEachEventOnce();
});

test('leaders that lose their connection are followed by others and nothing is lost or doubled', async () => {
  bench.project('first');
  bench.project('second');
  const appending = append(2_000, 20);
  for (let i = 0; i < 8; i++) {
    await sleep(60);
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name in ('first', 'second')`.execute(bench.db);
  }
  await bench.shown(await appending);
  await expectEachEventOnce();
});

test('without a database it waits and then goes on', async () => {
  const { reactor } = bench.project('alone');
  await bench.shown(await append(5));
  const name = new URL(bench.url).pathname.slice(1);
  const server = createDatabase({ url: testServers().databaseUrl, max: 1 });
  await sql`alter database ${sql.id(name)} allow_connections false`.execute(server);
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = ${name} and application_name = 'alone'`.execute(server);
  const appending = append(5);
  await until(() => reactor.role === 'standby');
  await expect(reactor.assertReady(1_000_000)).rejects.toThrow(/connect/i);
  await sql`alter database ${sql.id(name)} allow_connections true`.execute(server);
  await server.destroy();
  await bench.shown(await appending);
  // How far behind says nothing here: the log is that of all tests.
  await reactor.assertReady(1_000_000);
  await expectEachEventOnce();
});

test('a connection to the log that breaks again and again loses and doubles nothing', async () => {
  const log = await connectEventLog({ natsUrl: bench.natsUrl });
  const replica = bench.project('unsteady', log);
  const appending = append(1_000, 20);
  for (let i = 0; i < 5; i++) {
    await sleep(60);
    await log.connection.reconnect();
  }
  await bench.shown(await appending);
  await expectEachEventOnce();
  await replica.end();
  await log.close();
});

/** The bench's log with its tails counted and, if given, the first one replaced. */
function watched(changes: Partial<ConnectedEventLog>): { log: ConnectedEventLog; tails: () => number } {
  let tails = 0;
  const { log } = bench;
  const tail = (...[query]: Parameters<typeof log.tail>) =>
    ++tails === 1 && changes.tail ? changes.tail(query) : log.tail(query);
  return { log: Object.assign(Object.create(log) as typeof log, changes, { tail }), tails: () => tails };
}

test('an event that is appended while the silence is looked into is no stall', async () => {
  const pending: Promise<number>[] = [];
  const { log, tails } = watched({
    bounds: async () => {
      if (tails() > 0 && pending.length < 3) await pending[pending.push(append(1)) - 1];
      return bench.log.bounds();
    },
  });
  const replica = bench.project('watched', log);
  await until(() => pending.length === 3);
  await bench.shown(Math.max(...(await Promise.all(pending))));
  expect(tails()).toBe(1);
  await replica.end();
  await expectEachEventOnce();
});

test('a tail that delivers nothing although there is something is replaced', async () => {
  // Without any filter it gives nothing.
  const silent: ConnectedEventLog['tail'] = (query) => bench.log.tail({ ...query, subjects: [] });
  const { log, tails } = watched({ tail: silent });
  bench.project('watched', log);
  await until(() => tails() === 1);
  await bench.shown(await append(3));
  expect(tails()).toBe(2);
  await expectEachEventOnce();
});

test('stopped in the middle of bursts it leaves rows and position of one moment', async () => {
  const appending = append(3_000, 500);
  for (let i = 0; i < 5; i++) {
    const replica = bench.project('brief');
    await sleep(80);
    await replica.end();
    const { rows } = await sql<{ last: number; position: number }>`
      select (select coalesce(max(sequence), 0) from read.events) as last, position from read.checkpoints`.execute(
      bench.db,
    );
    expect(rows[0]!.last).toBeLessThanOrEqual(rows[0]!.position);
  }
  bench.project('last');
  await bench.shown(await appending);
  await expectEachEventOnce();
});

test('a projector that believes to be elsewhere than the read models are writes nothing', async () => {
  await append(3);
  const { epoch, last } = await bench.log.bounds();
  const target = { db: bench.db, schema: SERVED_SCHEMA, epoch, known: new KnownSends() };
  const position = await readPosition(bench.db);
  const events = [(await bench.log.get(last))!];
  for (const from of [position - 1, position + 1]) {
    await expect(applyRange(target, { from, to: last, events })).rejects.toThrow(CheckpointMovedError);
  }
  await expect(applyRange(target, { from: position, to: position, events: [] })).rejects.toThrow(CheckpointMovedError);
  expect(await readPosition(bench.db)).toBe(position);
  const row = bench.db.selectFrom('read.events').select('sequence').where('sequence', '=', last);
  expect(await row.executeTakeFirst()).toBeUndefined();
});

/** One fact each of many sends, `chunk` at a time. @returns the last sequence */
async function append(count: number, chunk = 100): Promise<number> {
  for (let done = 0; done < count; done += chunk) {
    const events = Array.from({ length: Math.min(chunk, count - done) }, (_, index) => {
      const { about, event } = aSend(bench.workspaceId);
      return event(
        index % 2 ? DeliveryDelivered.of({ ...about, deliveredAt: AT }) : SendQueued.of({ ...about, queuedAt: AT }),
      );
    });
    appended.push(...(await bench.append(events)).map((event) => event.sequence));
  }
  return Math.max(...appended);
}

async function expectEachEventOnce(): Promise<void> {
  const { db, workspaceId } = bench;
  const wanted = appended.toSorted((a, b) => a - b);
  const events = await db
    .selectFrom('read.events')
    .select('sequence')
    .where('workspace_id', '=', workspaceId)
    .execute();
  const sends = await db
    .selectFrom('read.sends')
    .select('last_sequence')
    .where('workspace_id', '=', workspaceId)
    .execute();
  expect(events.map((row) => row.sequence).toSorted((a, b) => a - b)).toEqual(wanted);
  expect(sends.map((row) => row.last_sequence).toSorted((a, b) => a - b)).toEqual(wanted);
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !condition(); i++) await sleep(20);
  expect(condition()).toBe(true);
}
