import { setTimeout } from 'node:timers/promises';
import { createDatabase, type Db } from '@posthorn/database';
import { aWorkspace, testServers } from '@posthorn/testing';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { claimKeys, releaseKeys, storeAnswers } from './idempotency.queries.js';

const db = createDatabase({ url: testServers().databaseUrl, max: 3 });
afterAll(() => db.destroy());

const low = Buffer.alloc(32, 1);
const high = Buffer.alloc(32, 2);
const fingerprint = Buffer.alloc(32);

async function lock(trx: Db, keyHash: Buffer, workspaceId: string): Promise<void> {
  await sql`select 1 from idempotency_keys where workspace_id = ${workspaceId} and key_hash = ${keyHash}
    for update nowait`.execute(trx);
}

/** Until somebody waits for what this transaction holds. */
async function someoneWaits(holder: Db): Promise<void> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(holder);
  for (;;) {
    const waiting =
      await sql`select 1 from pg_stat_activity where ${rows[0]!.pid}::int = any(pg_blocking_pids(pid))`.execute(db);
    if (waiting.rows.length > 0) return;
    await setTimeout(5);
  }
}

const keys = (workspaceId: string) => [high, low].map((keyHash) => ({ workspaceId, keyHash, fingerprint }));

test.each<[string, (workspaceId: string, startedAt: string) => Promise<unknown>]>([
  ['claimKeys', (workspaceId) => claimKeys(db, keys(workspaceId))],
  [
    'storeAnswers',
    (workspaceId) =>
      storeAnswers(
        db,
        keys(workspaceId).map((key) => ({ ...key, status: 200, response: '{}' })),
      ),
  ],
  [
    'releaseKeys',
    (workspaceId, startedAt) =>
      releaseKeys(
        db,
        keys(workspaceId).map((key) => ({ ...key, startedAt })),
      ),
  ],
])('%s locks rows in the order of their keys, so that nobody waits in a circle', async (_, statement) => {
  const { workspaceId } = await aWorkspace();
  const [claimed] = await claimKeys(db, keys(workspaceId));
  const waiting = await db.transaction().execute(async (trx) => {
    await lock(trx, low, workspaceId);
    const waits = statement(workspaceId, claimed!.started_at);
    waits.catch(() => undefined);
    await someoneWaits(trx);
    // Whoever has begun with the higher key holds it already.
    await lock(trx, high, workspaceId);
    return { waits };
  });
  await waiting.waits;
});
