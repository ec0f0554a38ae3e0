import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startPostgres } from './start-postgres.js';

let parent: string;
let dataDir: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'posthorn-postgres-'));
  dataDir = join(parent, 'data');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

test('data, password and settings survive a restart', async () => {
  const first = await startPostgres({ dataDir });
  await query(first.url, 'create table kept as select 42 as answer');
  await first.stop();
  const second = await startPostgres({ dataDir });
  expect(await query(second.url, 'select answer from kept')).toEqual([42]);
  expect(second.version).toMatch(/^18\./);
  expect(
    await query(
      second.url,
      "select setting from pg_settings where name in ('data_checksums', 'fsync', 'listen_addresses') order by name",
    ),
  ).toEqual(['on', 'on', '127.0.0.1']);
  expect(
    await query(
      second.url,
      "select pg_encoding_to_char(encoding) || ' ' || datlocprovider::text || ' ' || datlocale from pg_database where datname = 'posthorn'",
    ),
  ).toEqual(['UTF8 b C.UTF-8']);
  await second.stop();
});

test('nobody gets in without the password, which only the owner can read', async () => {
  const server = await startPostgres({ dataDir, fsync: false });
  const wrong = new URL(server.url);
  wrong.password = 'guess';
  await expect(query(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  expect((await stat(join(dataDir, 'password'))).mode & 0o777).toBe(0o600);
  await server.stop();
});

test('an interrupted first start leaves nothing that hinders the next', async () => {
  await mkdir(join(dataDir, '.initdb-left'), { recursive: true });
  await writeFile(join(dataDir, 'password'), 'of a cluster that never came to be');
  const server = await startPostgres({ dataDir, fsync: false });
  expect(await query(server.url, 'select 1')).toEqual([1]);
  expect((await readdir(dataDir)).filter((name) => name.startsWith('.initdb'))).toEqual([]);
  await server.stop();
});

test('a killed server recovers what it had committed', async () => {
  const first = await startPostgres({ dataDir });
  await query(first.url, 'create table kept as select 42 as answer');
  process.kill(Number.parseInt(await readFile(join(dataDir, 'cluster/postmaster.pid'), 'utf8'), 10), 'SIGKILL');
  expect(String(await first.failed)).toContain('PostgreSQL ended unexpectedly');
  const second = await startPostgres({ dataDir });
  expect(await query(second.url, 'select answer from kept')).toEqual([42]);
  await second.stop();
});

test('a cluster of another major version is refused before anything touches it', async () => {
  await mkdir(join(dataDir, 'cluster'), { recursive: true });
  await writeFile(join(dataDir, 'cluster/PG_VERSION'), '17\n');
  await expect(startPostgres({ dataDir })).rejects.toThrow(/made by PostgreSQL 17; this is 18/);
});

test.runIf(process.getuid?.() === 0)('as root, it runs as another user even where only root can go', async () => {
  await chmod(parent, 0o700);
  const server = await startPostgres({ dataDir, fsync: false });
  const pid = Number.parseInt(await readFile(join(dataDir, 'cluster/postmaster.pid'), 'utf8'), 10);
  expect((await stat(`/proc/${pid}`)).uid).not.toBe(0);
  await query(server.url, 'create table t as select generate_series(1, 100000) as n');
  expect(await query(server.url, 'select count(*)::int from t')).toEqual([100_000]);
  await query(server.url, 'checkpoint');
  await server.stop();
});
