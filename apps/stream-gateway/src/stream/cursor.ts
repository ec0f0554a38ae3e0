import type { EventLog } from '@posthorn/event-log';
import { decodeEventId } from '@posthorn/events';
import type { StreamEngine } from '../engine/engine.js';

/**
 * What became of a client's event id.
 * - `malformed`: not an event id at all.
 * - `foreign`: well formed, but not the id of an event this workspace has or had in this log. Another workspace's
 *   event, one of a log made anew, one from the future: all told alike, so nothing leaks.
 */
export type Cursor =
  | {
      readonly ok: true;
      /** Everything after this sequence is new to the client. */
      readonly position: number;
      /** Retention has removed events after the cursor. */
      readonly gap: boolean;
    }
  | { readonly ok: false; readonly reason: 'malformed' | 'foreign' };

/** The part of the engine that spares most cursors a question to the log. */
export type Recent = Pick<StreamEngine, 'recent' | 'covers'>;

const FOREIGN: Cursor = { ok: false, reason: 'foreign' };

/**
 * Checks that the id is one this workspace was given: against the ring, else by one direct get.
 * An event that retention has removed cannot be compared any more; its epoch and place still can.
 */
export async function resolveCursor(id: string, workspaceId: string, log: EventLog, recent: Recent): Promise<Cursor> {
  const place = decodeEventId(id);
  if (!place) return { ok: false, reason: 'malformed' };
  const { sequence, epoch, partition } = place;
  // Before the log is asked: it has no such place, and says so as if it were away.
  if (sequence < 1 || partition !== 0) return FOREIGN;
  const event = recent.recent(workspaceId, sequence) ?? (await log.get(sequence));
  if (event)
    return event.id === id && event.workspaceId === workspaceId
      ? { ok: true, position: sequence, gap: false }
      : FOREIGN;
  const bounds = await log.bounds();
  if (sequence > bounds.last || epoch !== bounds.epoch) return FOREIGN;
  return { ok: true, position: sequence, gap: sequence + 1 < bounds.first && !recent.covers(sequence) };
}
