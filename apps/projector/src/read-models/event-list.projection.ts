import type { ReadModels } from '@posthorn/database';
import type { RecordedEvent } from '@posthorn/events';
import { definitionOf } from './definition-of.js';
import { sql, type QueryExecutorProvider, type Selectable } from 'kysely';
import { jsonRows } from './rows.projection.js';

/** A row of `read.events`. */
export type EventRow = Selectable<ReadModels['events']>;

/** @returns nothing for an internal event: it never leaves the log */
export function toEventRow(event: RecordedEvent): EventRow | undefined {
  if (definitionOf(event.type)?.visibility !== 'public') return undefined;
  // Subject and sequence are how it is stored, not what happened.
  const { subject: _subject, sequence, ...envelope } = event;
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
    envelope,
  };
}

/** A row that is there already is the same row: an event never changes. */
export async function insertEvents(db: QueryExecutorProvider, schema: string, rows: readonly EventRow[]): Promise<void> {
  if (rows.length === 0) return;
  const table = sql.id(schema, 'events');
  await sql`
    insert into ${table} (sequence, id, workspace_id, type, contact, agent_id, occurred_at, test_mode, correlation_id, envelope)
    select sequence, id, workspace_id, type, contact, agent_id, occurred_at, test_mode, correlation_id, envelope
    from json_populate_recordset(null::${table}, ${jsonRows(rows)}::json)
    on conflict (sequence) do nothing`.execute(db);
}
