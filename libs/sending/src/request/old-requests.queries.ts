import type { Db } from '@posthorn/database';
import { sql } from 'kysely';
import { BEGINNINGS } from './request-data.js';

export interface BeginningRow {
  readonly send_id: string;
  readonly workspace_id: string;
  readonly type: string;
  /** The public envelope. */
  readonly envelope: Record<string, unknown>;
}

/** What each of these sends began with. */
export function findBeginnings(db: Db, sendIds: readonly string[]): Promise<BeginningRow[]> {
  const types = BEGINNINGS.map(({ type }) => type);
  return db
    .selectFrom('read.sends as send')
    .innerJoin('read.events as event', (join) =>
      join
        .onRef('event.workspace_id', '=', 'send.workspace_id')
        .onRef('event.contact', '=', 'send.contact_key')
        .onRef('event.correlation_id', '=', 'send.send_id')
        .on('event.type', '=', sql<string>`any(${types})`),
    )
    .distinctOn('send.send_id')
    .select(['send.send_id', 'send.workspace_id', 'event.type', 'event.envelope'])
    .where('send.send_id', '=', sql<string>`any(${sendIds})`)
    .orderBy('send.send_id')
    .orderBy('event.sequence')
    .execute();
}
