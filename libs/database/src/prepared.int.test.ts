import { testServers } from '@posthorn/testing';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { createDatabase } from './database.js';
import { PREPARED } from './prepared.js';

const db = createDatabase({ url: testServers().databaseUrl, max: 1 });
afterAll(() => db.destroy());

async function keptStatements(): Promise<string[]> {
  const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(db);
  return rows.map(({ statement }) => statement);
}

test('a connection keeps a marked statement, once, and no other', async () => {
  const answers = [];
  for (const value of [1, 2, 3]) {
    const { rows } = await sql<{ value: number }>`select ${PREPARED} ${value}::int + 1 as value`.execute(db);
    await sql`select ${value}::int + 1`.execute(db);
    answers.push(rows[0]?.value);
  }
  expect(answers).toEqual([2, 3, 4]);
  expect(await keptStatements()).toEqual(['select /* prepared */ $1::int + 1 as value']);
});

test('statements that differ are kept apart, also when the first is built', async () => {
  const built = db.selectFrom('workspaces').modifyFront(PREPARED).select('id').where('id', '=', 'wsk_none');
  expect(await built.execute()).toEqual([]);
  expect(await built.where('name', '=', 'x').execute()).toEqual([]);
  expect((await keptStatements()).filter((text) => text.includes('"workspaces"'))).toHaveLength(2);
});

test('the mark may stand before a statement that is no select', async () => {
  for (let i = 0; i < 2; i++) await sql`${PREPARED} with one as (select 1) select from one`.execute(db);
  expect(await keptStatements()).toContain('/* prepared */ with one as (select 1) select from one');
});

test('a marked statement that failed can be asked again', async () => {
  const divided = (by: number) => sql<{ value: number }>`select ${PREPARED} 6 / ${by}::int as value`.execute(db);
  await expect(divided(0)).rejects.toThrow('division by zero');
  await expect(divided(0)).rejects.toThrow('division by zero');
  expect((await divided(2)).rows).toEqual([{ value: 3 }]);
});
