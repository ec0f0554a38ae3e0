import type { ReadModels } from '@posthorn/database';
import type { RecordedEvent } from '@posthorn/events';
import { sql, type Insertable, type QueryExecutorProvider } from 'kysely';
import { jsonRows } from './rows.projection.js';

/** A row of `read.events`. */
export type EventRow = Insertable<ReadModels['events']>;

/** The row of a public event; internal ones never leave the log. */
export function toEventRow(event: RecordedEvent): EventRow {
  // Subject and sequence are how it is stored, not what happened.
  const { subject: _subject, sequence, storedAtMs: _storedAtMs, ...envelope } = event;
  return {
    sequence,
    id: event.id,
    workspace_id: event.workspaceId,
    type: event.type,
    contact: event.contact ?? null,
    agent_id: event.agentId ?? null,
    occurred_at: new Date(event.occurredAt),
    test_mode: event.testMode,
    correlation_id: event.correlationId,
    envelope: JSON.stringify(envelope),
  };
}

/** A row that is there already is the same row: an event never changes. */
export async function insertEvents(
  db: QueryExecutorProvider,
  schema: string,
  rows: readonly EventRow[],
): Promise<void> {
  if (rows.length === 0) return;
  // The envelope travels as text inside: PostgreSQL does not read it, so it may hold what `text` cannot (U+0000).
  await sql`
    insert into ${sql.id(schema, 'events')}
      (sequence, id, workspace_id, type, contact, agent_id, occurred_at, test_mode, correlation_id, envelope)
    select sequence, id, workspace_id, type, contact, agent_id, occurred_at, test_mode, correlation_id, envelope::json
    from json_to_recordset(${jsonRows(rows)}::json) as row (
      sequence bigint, id text, workspace_id text, type text, contact text, agent_id text,
      occurred_at timestamptz, test_mode boolean, correlation_id text, envelope text)
    on conflict (sequence) do nothing`.execute(db);
}
