import type { Database } from '@posthorn/database';
import { sql, type Kysely } from 'kysely';

export interface WantedSlot {
  readonly workspaceId: string;
  readonly generationId: string;
}

export interface SlotLimits {
  /** Of each workspace, over all replicas. */
  readonly limit: number;
  /** Milliseconds; renewed while it runs. */
  readonly leaseMs: number;
}

/** Those who ask for slots of a workspace take turns, so that no two take the last one. Needs a transaction. */
export async function lockSlots(trx: Kysely<Database>, workspaceIds: readonly string[]): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(hashtextextended('generation:' || id, 0))
    from unnest(${workspaceIds}::text[]) as id order by id`.execute(trx);
}

/**
 * Those who come first get one.
 * @param wanted each generation once
 * @returns ids of the generations that have one now
 */
export async function insertSlots(
  trx: Kysely<Database>,
  wanted: readonly WantedSlot[],
  { limit, leaseMs }: SlotLimits,
): Promise<string[]> {
  const ids = wanted.map(({ generationId }) => generationId);
  const workspaces = wanted.map(({ workspaceId }) => workspaceId);
  const { rows } = await sql<{ generation_id: string }>`
    insert into generation_slots (generation_id, workspace_id, expires_at)
    select generation_id, workspace_id, now() + ${leaseMs} * interval '1 ms'
    from (
      select generation_id, workspace_id, row_number() over (partition by workspace_id order by place) as place
      from unnest(${ids}::text[], ${workspaces}::text[]) with ordinality as asked (generation_id, workspace_id, place)
    ) wanted
    where place + (
      select count(*) from generation_slots slot
      where slot.workspace_id = wanted.workspace_id and slot.expires_at > now() and not slot.generation_id = any(${ids}::text[])
    ) <= ${limit}
    order by generation_id
    on conflict (generation_id) do update set expires_at = excluded.expires_at
    returning generation_id`.execute(trx);
  return rows.map(({ generation_id }) => generation_id);
}

/** Like the others here in the order of ids: replicas that want the same rows wait for each other, and not in a circle. */
export async function renewSlots(
  db: Kysely<Database>,
  generationIds: readonly string[],
  leaseMs: number,
): Promise<void> {
  await sql`
    with held as materialized (
      select generation_id from generation_slots
      where generation_id = any(${generationIds}::text[])
      order by generation_id for update
    )
    update generation_slots slot set expires_at = now() + ${leaseMs} * interval '1 ms'
    from held where slot.generation_id = held.generation_id`.execute(db);
}

/** Those, and the ones of replicas that have gone. */
export async function deleteSlots(db: Kysely<Database>, generationIds: readonly string[]): Promise<void> {
  await sql`
    with held as materialized (
      select generation_id from generation_slots
      where generation_id = any(${generationIds}::text[]) or expires_at < now()
      order by generation_id for update
    )
    delete from generation_slots slot using held where slot.generation_id = held.generation_id`.execute(db);
}
