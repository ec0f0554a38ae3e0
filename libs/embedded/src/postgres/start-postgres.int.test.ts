import { spawn } from 'node:child_process';
import { once } from 'node:events';
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

/** A process of the user PostgreSQL runs as: of another user's it would not ask further. */
async function aProcess(script: string): Promise<{ pid: number; end: () => void }> {
  const { uid, gid } = await stat(join(dataDir, 'cluster'));
  const child = spawn('/bin/sh', ['-c', script], { uid, gid, stdio: ['ignore', 'pipe', 'ignore'] });
  const [printed] = (await once(child.stdout, 'data')) as [Buffer];
  return { pid: Number(printed), end: () => child.kill('SIGKILL') };
}

test.each([
  ['a killed postmaster that nobody has reaped', 'sleep 0 & echo $!; exec sleep 60'],
  ['a process that has got the number since', 'echo $$; exec sleep 60'],
])('%s does not keep it from starting', async (_, script) => {
  const first = await startPostgres({ dataDir });
  await query(first.url, 'create table kept as select 42 as answer');
  const pidFile = join(dataDir, 'cluster/postmaster.pid');
  const content = await readFile(pidFile, 'utf8');
  await first.stop();
  const other = await aProcess(script);
  await writeFile(pidFile, content.replace(/^\d+/, String(other.pid)));
  const second = await startPostgres({ dataDir });
  expect(await query(second.url, 'select answer from kept')).toEqual([42]);
  await second.stop();
  other.end();
});

test('without the right password the message names its file and what to do', async () => {
  const passwordFile = join(dataDir, 'password');
  const server = await startPostgres({ dataDir, fsync: false });
  const password = await readFile(passwordFile, 'utf8');
  await server.stop();
  const remedy = /password (cannot be read: ENOENT|does not hold the password)[^]*backup[^]*single-user mode/;
  await rm(passwordFile);
  await expect(startPostgres({ dataDir, fsync: false })).rejects.toThrow(remedy);
  await writeFile(passwordFile, 'guess');
  await expect(startPostgres({ dataDir, fsync: false })).rejects.toThrow(remedy);
  await writeFile(passwordFile, `${password}\n`);
  const again = await startPostgres({ dataDir, fsync: false });
  expect(await query(again.url, 'select 1')).toEqual([1]);
  await again.stop();
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
