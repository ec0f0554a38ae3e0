import type { Database } from '@posthorn/database';
import { sql, type Kysely } from 'kysely';

export interface SlotWanted {
  readonly workspaceId: string;
  readonly generationId: string;
  /** Of the workspace, over all replicas. */
  readonly limit: number;
  /** Milliseconds; renewed while it runs. */
  readonly leaseMs: number;
}

/** Those who ask for a slot of one workspace take turns, so that no two take the last one. Needs a transaction. */
export async function lockSlots(trx: Kysely<Database>, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`generation:${workspaceId}`}, 0))`.execute(trx);
}

/** @returns whether there was one, or the generation has one already */
export async function insertSlot(
  trx: Kysely<Database>,
  { workspaceId, generationId, limit, leaseMs }: SlotWanted,
): Promise<boolean> {
  const { rows } = await sql`
    insert into generation_slots (generation_id, workspace_id, expires_at)
    select ${generationId}, ${workspaceId}, now() + ${leaseMs} * interval '1 ms'
    where (select count(*) from generation_slots
      where workspace_id = ${workspaceId} and expires_at > now() and generation_id <> ${generationId}) < ${limit}
    on conflict (generation_id) do update set expires_at = excluded.expires_at
    returning generation_id`.execute(trx);
  return rows.length > 0;
}

export async function renewSlots(
  db: Kysely<Database>,
  generationIds: readonly string[],
  leaseMs: number,
): Promise<void> {
  await sql`
    update generation_slots set expires_at = now() + ${leaseMs} * interval '1 ms'
    where generation_id = any(${generationIds}::text[])`.execute(db);
}

/** That one, and those of replicas that have gone. */
export async function deleteSlot(db: Kysely<Database>, generationId: string): Promise<void> {
  await sql`delete from generation_slots where generation_id = ${generationId} or expires_at < now()`.execute(db);
}
