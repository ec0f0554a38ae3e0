import type { RecordedEvent } from '@posthorn/events';
import type { Insertable } from 'kysely';
import type { ReadModels } from './read-models.js';

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
