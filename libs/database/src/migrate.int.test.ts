import { randomBytes } from 'node:crypto';
import { testServers } from '@posthorn/testing';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDatabase, type Db } from './database.js';
import { MigrationFailedError, SchemaOutdatedError } from './errors.js';
import { assertSchemaCurrent, migrateToLatest } from './migrate.js';
import { migrations } from './migrations/all.js';

/** An empty database of its own; the one of the run is migrated already. */
let admin: Db;
let url: string;
let name: string;
const opened: Db[] = [];
const open = () => {
  const db = createDatabase({ url, max: 2 });
  opened.push(db);
  return db;
};

beforeEach(async () => {
  const base = new URL(testServers().databaseUrl);
  name = `migrate_${randomBytes(6).toString('hex')}`;
  admin = createDatabase({ url: base.href, max: 1 });
  await sql`create database ${sql.id(name)}`.execute(admin);
  base.pathname = `/${name}`;
  url = base.href;
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((db) => db.destroy()));
  await sql`drop database ${sql.id(name)} with (force)`.execute(admin);
  await admin.destroy();
});

const all = Object.keys(migrations).toSorted();

describe('migrateToLatest', () => {
  test('builds the schema from nothing, and then has nothing to do', async () => {
    const db = open();
    expect(await migrateToLatest(db)).toEqual(all);
    expect(await migrateToLatest(db)).toEqual([]);
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables
      where table_schema = 'public' and table_name not like 'kysely%' order by 1`.execute(db);
    expect(rows.map((row) => row.name)).toEqual([
      'agents',
      'api_keys',
      'contacts',
      'generation_slots',
      'global_suppressions',
      'idempotency_keys',
      'inbound_bytes',
      'lead_list_members',
      'lead_lists',
      'leads',
      'sending_domains',
      'sessions',
      'stream_tickets',
      'templates',
      'users',
      'workspaces',
    ]);
    await expect(db.selectFrom('read.events').select('id').execute()).resolves.toEqual([]);
  });

  test('five starters at once run each migration once', async () => {
    const ran = await Promise.all(Array.from({ length: 5 }, () => migrateToLatest(open())));
    expect(ran.flat().toSorted()).toEqual(all);
  });

  test('gives back the statement timeout it lifted', async () => {
    const db = createDatabase({ url, max: 1, statementTimeoutMs: 1_234 });
    opened.push(db);
    await migrateToLatest(db);
    const { rows } = await sql<{ statement_timeout: string }>`show statement_timeout`.execute(db);
    expect(rows).toEqual([{ statement_timeout: '1234ms' }]);
  });

  test('leaves a database alone that a newer program migrated, and says so', async () => {
    const db = open();
    await migrateToLatest(db);
    await sql`insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '2030-01-01')`.execute(db);
    await expect(migrateToLatest(db)).rejects.toThrow(MigrationFailedError);
    await expect(migrateToLatest(db)).rejects.toThrow('9999-from-the-future');
    await expect(assertSchemaCurrent(db)).resolves.toBeUndefined();
  });
});

describe('assertSchemaCurrent', () => {
  test('refuses an empty database and says what to run', async () => {
    const refusal = assertSchemaCurrent(open());
    await expect(refusal).rejects.toThrow(SchemaOutdatedError);
    await expect(refusal).rejects.toThrow('posthorn migrate');
  });

  test('names the migration that is missing', async () => {
    const db = open();
    await migrateToLatest(db);
    await sql`delete from kysely_migration where name = ${all.at(-1)}`.execute(db);
    await expect(assertSchemaCurrent(db)).rejects.toThrow(all.at(-1));
  });
});
