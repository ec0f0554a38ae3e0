import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { testServers } from '@posthorn/testing';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabase, type Db } from './database.js';
import { DatabaseUnansweredError } from './errors.js';

const url = new URL(testServers().databaseUrl);
/** The margin after `statementTimeoutMs`, and some. */
const BOUND_MS = 8_000;

let proxy: Server;
let db: Db;
/** What goes wrong on the way: nothing comes back, and nothing says so. */
let isBlackHole: boolean;
const sockets = new Set<Socket>();

beforeEach(async () => {
  isBlackHole = false;
  proxy = createServer((client) => {
    const server = connect(Number(url.port), url.hostname);
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('data', (chunk) => isBlackHole || server.write(chunk));
    server.on('data', (chunk) => isBlackHole || client.write(chunk));
    client.on('close', () => server.destroy());
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const through = new URL(url);
  through.port = String((proxy.address() as AddressInfo).port);
  db = createDatabase({ url: through.href, max: 1, statementTimeoutMs: 200 });
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  proxy.close();
  await db.destroy();
});

const aQuery = (on: Db = db) => sql`select 1`.execute(on);

test('a server that does not answer fails the statement, not the caller for 15 minutes', async () => {
  await aQuery();
  isBlackHole = true;
  const startedAt = performance.now();
  await expect(aQuery()).rejects.toThrow(DatabaseUnansweredError);
  expect(performance.now() - startedAt).toBeLessThan(BOUND_MS);
  isBlackHole = false;
  await expect(aQuery()).resolves.toBeDefined();
});

test('a transaction is given up with its statement, without waiting once more for the rollback', async () => {
  const startedAt = performance.now();
  const work = db.transaction().execute(async (trx) => {
    await aQuery(trx);
    isBlackHole = true;
    await aQuery(trx);
  });
  await expect(work).rejects.toThrow(DatabaseUnansweredError);
  expect(performance.now() - startedAt).toBeLessThan(BOUND_MS);
});

test('without a statement timeout a statement may take as long as it needs', async () => {
  const patient = createDatabase({ url: url.href, max: 1, statementTimeoutMs: 0 });
  await expect(sql`select pg_sleep(6)`.execute(patient)).resolves.toBeDefined();
  await patient.destroy();
});
