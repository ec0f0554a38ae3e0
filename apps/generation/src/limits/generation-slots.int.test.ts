import { createDatabase, type Db } from '@posthorn/database';
import { newId } from '@posthorn/events';
import { aWorkspace, expectLockOrder, testServers } from '@posthorn/testing';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { deleteSlots, insertSlots, renewSlots } from './generation-slots.queries.js';

const db = createDatabase({ url: testServers().databaseUrl, max: 3 });
afterAll(() => db.destroy());

const limits = { limit: 2, leaseMs: 60_000 };

test.each<[string, (workspaceId: string, ids: readonly string[]) => Promise<unknown>]>([
  [
    'insertSlots',
    (workspaceId, ids) =>
      insertSlots(
        db,
        ids.map((generationId) => ({ workspaceId, generationId })),
        limits,
      ),
  ],
  ['renewSlots', (_, ids) => renewSlots(db, ids, limits.leaseMs)],
  ['deleteSlots', (_, ids) => deleteSlots(db, ids)],
])('%s locks slots in the order of ids, so that no two replicas wait in a circle', async (_, statement) => {
  const { workspaceId } = await aWorkspace();
  const [low, high] = [newId('gen'), newId('gen')].toSorted() as [string, string];
  // The table has them in the other order.
  for (const generationId of [high, low]) await insertSlots(db, [{ workspaceId, generationId }], limits);
  const lock = (id: string) => (trx: Db) =>
    sql`select 1 from generation_slots where generation_id = ${id} for update nowait`.execute(trx);
  const ordered = expectLockOrder(db, {
    holdFirst: lock(low),
    statement: () => statement(workspaceId, [high, low]),
    tryLast: lock(high),
  });
  await expect(ordered).resolves.toBeUndefined();
});
