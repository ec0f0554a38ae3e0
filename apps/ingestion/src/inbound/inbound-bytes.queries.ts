import type { Database } from '@posthorn/database';
import { sql, type Kysely } from 'kysely';

export interface InboundBytes {
  readonly workspaceId: string;
  /** `2026-05-12`, UTC. */
  readonly day: string;
  readonly bytes: number;
}

/** @returns what the workspace has taken in on that day, these included; of a later one, when another process has begun it */
export async function addInboundBytes(
  db: Kysely<Database>,
  { workspaceId, day, bytes }: InboundBytes,
): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    insert into inbound_bytes as known (workspace_id, day, bytes) values (${workspaceId}, ${day}, ${bytes})
    on conflict (workspace_id) do update set
      bytes = case when known.day < excluded.day then excluded.bytes else known.bytes + excluded.bytes end,
      day = greatest(known.day, excluded.day)
    returning bytes`.execute(db);
  return rows[0]?.bytes ?? bytes;
}
