import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { testServers } from '@posthorn/testing';
import { sql, type KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type Db } from './database.js';
import { migrateToLatest } from './migrate.js';
import { readPosition, waitForPosition } from './read-position.js';

let db: Db;

beforeAll(async () => {
  const { databaseUrl } = testServers();
  const name = `position_${randomBytes(6).toString('hex')}`;
  const server = createDatabase({ url: databaseUrl, max: 1 });
  await sql`create database ${sql.id(name)}`.execute(server);
  await server.destroy();
  db = createDatabase({ url: databaseUrl.replace(/\/[^/]*$/, `/${name}`), max: 3 });
  await migrateToLatest(db);
});

afterAll(() => db.destroy());

test('a position that is reached already is answered', async () => {
  await moveTo(10);
  expect(await readPosition(db)).toBe(10);
  expect(await waitForPosition(db, 10, 5_000)).toBe(true);
});

test('waiters go on when the position has moved far enough, each at its own', async () => {
  await moveTo(20);
  const [near, far] = [waitForPosition(db, 21, 5_000), waitForPosition(db, 22, 5_000)];
  await moveTo(21);
  expect(await near).toBe(true);
  expect(await Promise.race([far, sleep(50, 'waits')])).toBe('waits');
  await moveTo(22);
  expect(await far).toBe(true);
});

test('after its time a waiter is told that the position was not reached', async () => {
  const startedAt = performance.now();
  expect(await waitForPosition(db, 1_000_000, 60)).toBe(false);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(59);
});

test('a thousand waiters cost no more queries than one', async () => {
  let queries = 0;
  const counting: KyselyPlugin = {
    transformQuery: ({ node }) => {
      queries++;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const counted = db.withPlugin(counting);
  const waiters = Array.from({ length: 1_000 }, () => waitForPosition(counted, 1_000_000, 200));
  expect(new Set(await Promise.all(waiters))).toEqual(new Set([false]));
  expect(queries).toBeLessThan(100);
});

test('a connection that is lost is an error to every waiter, and nothing more', async () => {
  // The look at the position waits for this lock, so the connection is in use when the server ends it.
  const locked = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const locking = db.transaction().execute(async (trx) => {
    await sql`lock table read.checkpoints in access exclusive mode`.execute(trx);
    locked.resolve();
    await release.promise;
  });
  await locked.promise;
  const waiters = [waitForPosition(db, 1_000_000, 30_000), waitForPosition(db, 1_000_001, 30_000)];
  const outcomes = Promise.allSettled(waiters);
  const blocked = sql`select 1 from pg_locks where relation = 'read.checkpoints'::regclass and not granted`;
  await expect.poll(async () => (await blocked.execute(db)).rows).toHaveLength(1);
  await sql`select pg_terminate_backend(pid) from pg_locks where relation = 'read.checkpoints'::regclass and not granted`.execute(
    db,
  );
  expect((await outcomes).map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
  release.resolve();
  await locking;
  expect(await waitForPosition(db, 22, 1_000)).toBe(true);
});

async function moveTo(position: number): Promise<void> {
  await db.updateTable('read.checkpoints').set({ position }).execute();
}
