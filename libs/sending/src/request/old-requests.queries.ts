import { READ_CHECKPOINT, type Db } from '@posthorn/database';
import { sql } from 'kysely';
import type { LogPlace } from './log-ends.js';
import { BEGINNINGS } from './request-data.js';

export interface BeginningRow {
  readonly send_id: string;
  readonly workspace_id: string;
  readonly type: string;
  /** The public envelope. */
  readonly envelope: Record<string, unknown>;
}

export interface BeginningsFound {
  readonly rows: readonly BeginningRow[];
  /** Up to where of the log nothing is missing in them; nothing where the projector had to skip an event. */
  readonly place: LogPlace | undefined;
}

type FoundRow = LogPlace & { readonly is_whole: boolean } & (BeginningRow | { readonly send_id: null });

/** What each of these sends began with, and how far the read models are: one statement, so both are of one moment. */
export async function findBeginnings(db: Db, sendIds: readonly string[]): Promise<BeginningsFound> {
  const types = BEGINNINGS.map(({ type }) => type);
  const { rows } = await sql<FoundRow>`
    select place.position, place.epoch, not exists (select from read.skipped) as is_whole,
      begun.send_id, begun.workspace_id, begun.type, begun.envelope
    from read.checkpoints as place
    left join lateral (
      select distinct on (send.send_id) send.send_id, send.workspace_id, event.type, event.envelope
      from read.sends as send
      join read.events as event on event.workspace_id = send.workspace_id and event.contact = send.contact_key
        and event.correlation_id = send.send_id and event.type = any(${types})
      where send.send_id = any(${sendIds})
      order by send.send_id, event.sequence
    ) as begun on true
    where place.projection = ${READ_CHECKPOINT}`.execute(db);
  const [first] = rows;
  return { rows: rows.filter((row) => row.send_id !== null), place: first?.is_whole ? first : undefined };
}
