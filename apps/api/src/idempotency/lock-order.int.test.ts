import { createDatabase, type Db } from '@posthorn/database';
import { aWorkspace, expectLockOrder, testServers } from '@posthorn/testing';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { claimKeys, releaseKeys, storeAnswers } from './idempotency.queries.js';

const db = createDatabase({ url: testServers().databaseUrl, max: 3 });
afterAll(() => db.destroy());

const low = Buffer.alloc(32, 1);
const high = Buffer.alloc(32, 2);

const keys = (workspaceId: string) =>
  [high, low].map((keyHash) => ({ workspaceId, keyHash, fingerprint: Buffer.alloc(32) }));
const answers = (workspaceId: string) => keys(workspaceId).map((key) => ({ ...key, status: 200, response: '{}' }));
const releases = (workspaceId: string, startedAt: string) => keys(workspaceId).map((key) => ({ ...key, startedAt }));

test.each<[string, (workspaceId: string, startedAt: string) => Promise<unknown>]>([
  ['claimKeys', (workspaceId) => claimKeys(db, keys(workspaceId))],
  ['storeAnswers', (workspaceId) => storeAnswers(db, answers(workspaceId))],
  ['releaseKeys', (workspaceId, startedAt) => releaseKeys(db, releases(workspaceId, startedAt))],
])('%s locks rows in the order of their keys, so that nobody waits in a circle', async (_, statement) => {
  const { workspaceId } = await aWorkspace();
  const [claimed] = await claimKeys(db, keys(workspaceId));
  const lock = (keyHash: Buffer) => (trx: Db) =>
    sql`select 1 from idempotency_keys where workspace_id = ${workspaceId} and key_hash = ${keyHash}
      for update nowait`.execute(trx);
  const ordered = expectLockOrder(db, {
    holdFirst: lock(low),
    statement: () => statement(workspaceId, claimed!.started_at),
    tryLast: lock(high),
  });
  await expect(ordered).resolves.toBeUndefined();
});
