import { toEventRow, type EventRow } from '@posthorn/database';
import { parseRecorded, type RecordedEvent } from '@posthorn/events';
import { toPatch } from './send-list.projection.js';
import { mergeSends, type SendRow } from './send-row.projection.js';
import type { SkippedEvent } from './skipped-event.queries.js';
import { selectForWaitingLists, type ForWaitingLists } from './waiting-lists.projection.js';

/** What consecutive events of the log come to. */
export interface Burst {
  readonly events: readonly EventRow[];
  /** One row per send and workspace, in the order of their first facts. */
  readonly sends: readonly SendRow[];
  readonly waiting: ForWaitingLists;
  readonly skipped: readonly SkippedEvent[];
}

/** Pure. An event that cannot be read is among the skipped and never stops the others. */
export function foldBurst(events: readonly RecordedEvent[]): Burst {
  const rows: EventRow[] = [];
  const sends = new Map<string, SendRow>();
  const readable: RecordedEvent[] = [];
  const skipped: SkippedEvent[] = [];
  for (const event of events) {
    const parsed = parseRecorded(event);
    if (!parsed.ok) {
      skipped.push(skip(event, `${parsed.reason}: ${parsed.issues.join('; ')}`));
      continue;
    }
    if (parsed.definition.visibility === 'public') rows.push(toEventRow(event));
    readable.push(parsed.event);
    const patch = toPatch(parsed.event);
    if (patch === undefined) continue;
    const key = `${patch.workspace_id} ${patch.send_id}`;
    const known = sends.get(key);
    sends.set(key, known ? mergeSends(known, patch) : patch);
  }
  return { events: rows, sends: [...sends.values()], waiting: selectForWaitingLists(readable), skipped };
}

/**
 * Joins new facts with the rows that exist. A send belongs to the workspace of its first fact; facts of another
 * workspace under the same id change nothing (DESIGN section 6, invariant 1).
 */
export function joinKnown(
  sends: readonly SendRow[],
  known: readonly SendRow[],
): { rows: SendRow[]; foreign: SkippedEvent[] } {
  const joined = new Map<string, SendRow>();
  const foreign: SkippedEvent[] = [];
  const stored = new Map(known.map((row) => [row.send_id, row]));
  for (const row of sends) {
    const owner = joined.get(row.send_id) ?? stored.get(row.send_id);
    if (owner && owner.workspace_id !== row.workspace_id) {
      const reason = `send ${row.send_id} belongs to another workspace than ${row.workspace_id}`;
      foreign.push({ sequence: row.last_sequence, subject: `evt.${row.workspace_id}.>`, reason });
    } else joined.set(row.send_id, owner ? mergeSends(owner, row) : row);
  }
  return { rows: [...joined.values()], foreign };
}

/** The record of an event that was passed over. */
export function skip({ sequence, subject }: RecordedEvent, reason: string): SkippedEvent {
  return { sequence, subject, reason };
}
