import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { querySnapshot, statementsOf } from './query-snapshot.js';

describe('querySnapshot', () => {
  test('lays out each query under its name, parameters as the server gets them', async () => {
    const snapshot = querySnapshot('agents', {
      listAgents: (db) =>
        db
          .selectFrom('agents')
          .select(['id', 'name'])
          .where('workspace_id', '=', 'wsk_1')
          .where('role', '=', 'from limbo')
          .orderBy('id')
          .limit(10)
          .execute(),
    });
    expect(snapshot.path).toBe('docs/generated/queries/agents.sql');
    expect(await snapshot.content()).toBe(
      [
        '-- Generated from agents.queries.ts by npm run generate. Do not edit.',
        '',
        '-- listAgents',
        'select "id", "name"',
        'from "agents"',
        'where "workspace_id" = $1 and "role" = $2',
        'order by "id"',
        'limit $3;',
        '',
      ].join('\n'),
    );
  });

  test('breaks no line inside quotes', async () => {
    const statements = await querySnapshot('x', {
      odd: (db) => sql`select 'one from two' as "group by where" from agents`.execute(db),
    }).content();
    expect(statements).toContain(`select 'one from two' as "group by where"\nfrom agents;`);
  });

  test('shows every statement of a function, up to the row it needs', async () => {
    const statements = await statementsOf(async (db) => {
      await db.deleteFrom('contacts').where('email', '=', 'x').execute();
      await db.selectFrom('agents').select('id').executeTakeFirstOrThrow();
      await db.selectFrom('workspaces').select('id').execute();
    });
    expect(statements).toHaveLength(2);
  });

  test('does not hide that a query function is broken', async () => {
    await expect(statementsOf(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });
});
