import { sql } from 'kysely';
import type { Db } from '@posthorn/database';

export interface MailboxRow {
  /** The agent with this address. */
  readonly agentId: string | null;
  /** An agent has it, or a key is bound to it. */
  readonly known: boolean;
}

/** @param address normalised */
export async function findMailbox(db: Db, workspaceId: string, address: string): Promise<MailboxRow> {
  const { rows } = await sql<{ agentId: string | null; isBound: boolean }>`
    select (select id from agents where workspace_id = ${workspaceId} and email = ${address}) as "agentId",
      exists (
        select id from api_keys where workspace_id = ${workspaceId} and mailbox = ${address} and revoked_at is null
      ) as "isBound"`.execute(db);
  const { agentId = null, isBound = false } = rows[0] ?? {};
  return { agentId, known: agentId !== null || isBound };
}

/** Addresses that `findMailbox` knows, in their order. */
export async function knownAddresses(db: Db, workspaceId: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('agents')
    .select('email as address')
    .where('workspace_id', '=', workspaceId)
    .where('email', 'is not', null)
    .union(
      db
        .selectFrom('api_keys')
        .select('mailbox as address')
        .where('workspace_id', '=', workspaceId)
        .where('mailbox', 'is not', null)
        .where('revoked_at', 'is', null),
    )
    .orderBy('address')
    .limit(limit)
    .execute();
  return rows.flatMap(({ address }) => address ?? []);
}

export async function agentExists(db: Db, workspaceId: string, agentId: string): Promise<boolean> {
  const row = await db
    .selectFrom('agents')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', agentId)
    .executeTakeFirst();
  return row !== undefined;
}
