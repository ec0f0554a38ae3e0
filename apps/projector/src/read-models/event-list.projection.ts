import { bigintArray, booleanArray, jsonArray, textArray, timestampArray, type ReadModels } from '@posthorn/database';
import type { RecordedEvent } from '@posthorn/events';
import { sql, type Insertable, type QueryExecutorProvider } from 'kysely';

/** A row of `read.events`. */
export type EventRow = Required<Insertable<ReadModels['events']>>;

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

/** Each event once: the position in the same transaction keeps a second writer out. */
export async function insertEvents(
  db: QueryExecutorProvider,
  schema: string,
  rows: readonly EventRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into ${sql.id(schema, 'events')}
      (sequence, id, workspace_id, type, contact, agent_id, occurred_at, test_mode, correlation_id, envelope)
    select * from unnest(
      ${bigintArray(rows.map((row) => row.sequence))}::bigint[],
      ${textArray(rows.map((row) => row.id))}::text[],
      ${textArray(rows.map((row) => row.workspace_id))}::text[],
      ${textArray(rows.map((row) => row.type))}::text[],
      ${textArray(rows.map((row) => row.contact))}::text[],
      ${textArray(rows.map((row) => row.agent_id))}::text[],
      ${timestampArray(rows.map((row) => row.occurred_at))}::timestamptz[],
      ${booleanArray(rows.map((row) => row.test_mode))}::boolean[],
      ${textArray(rows.map((row) => row.correlation_id))}::text[],
      ${jsonArray(rows.map((row) => row.envelope))}::json[])`.execute(db);
}
