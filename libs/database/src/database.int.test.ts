import { Test } from '@nestjs/testing';
import { testServers } from '@posthorn/testing';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { createDatabase, type Db } from './database.js';
import { DATABASE, DatabaseModule } from './database.module.js';
import { DatabaseUnreachableError } from './errors.js';

const { databaseUrl: url } = testServers();
const db = createDatabase({ url, max: 1, applicationName: 'database-test', statementTimeoutMs: 200 });
afterAll(() => db.destroy());

describe('createDatabase', () => {
  test('reads bigint as a number, and refuses one that a number cannot hold', async () => {
    const { rows } = await sql`select 9007199254740991::bigint as most, null::bigint as nothing`.execute(db);
    expect(rows).toEqual([{ most: Number.MAX_SAFE_INTEGER, nothing: null }]);
    await expect(sql`select 9007199254740993::bigint as more`.execute(db)).rejects.toThrow(RangeError);
    await expect(sql`select 1 as still_usable`.execute(db)).resolves.toBeDefined();
  });

  test('cancels a statement that takes too long, and names itself to the server', async () => {
    await expect(sql`select pg_sleep(5)`.execute(db)).rejects.toThrow('statement timeout');
    const { rows } = await sql`show application_name`.execute(db);
    expect(rows).toEqual([{ application_name: 'database-test' }]);
  });

  test('survives that the server ends its idle connection', async () => {
    const other = createDatabase({ url, max: 1 });
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(other);
    await expect
      .poll(() =>
        sql`select 1`.execute(db).then(
          () => 'works',
          () => 'broken',
        ),
      )
      .toBe('works');
    await other.destroy();
  });

  test('survives that the server ends a connection that is held but not in use', async () => {
    const other = createDatabase({ url, max: 1 });
    await db.connection().execute(async (held) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(held);
      await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(other);
      await expect
        .poll(() =>
          sql`select 1`.execute(held).then(
            () => 'works',
            () => 'broken',
          ),
        )
        .toBe('broken');
    });
    await expect(sql`select 1`.execute(db)).resolves.toBeDefined();
    await other.destroy();
  });
});

describe('DatabaseModule', () => {
  test('does not start without a server, and says where it looked, without the password', async () => {
    const start = (url: string) => Test.createTestingModule({ imports: [DatabaseModule.forRoot({ url })] }).compile();
    const refused = start('postgres://posthorn:hunter2@127.0.0.1:1/posthorn');
    await expect(refused).rejects.toThrow(DatabaseUnreachableError);
    await expect(refused).rejects.toThrow(/^PostgreSQL at 127\.0\.0\.1:1\/posthorn cannot be used: .*ECONNREFUSED/);
    await expect(refused).rejects.not.toThrow('hunter2');
  });

  test('closes its pool when the application closes', async () => {
    const module = await Test.createTestingModule({ imports: [DatabaseModule.forRoot({ url, max: 1 })] }).compile();
    const opened: Db = module.get(DATABASE);
    await sql`select 1`.execute(opened);
    await module.close();
    await expect(sql`select 1`.execute(opened)).rejects.toThrow('destroyed');
  });
});
