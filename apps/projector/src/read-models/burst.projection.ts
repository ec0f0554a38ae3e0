import { SERVED_SCHEMA, type Db } from '@posthorn/database';
import type { RecordedEvent } from '@posthorn/events';
import type { QueryExecutorProvider } from 'kysely';
import { foldBurst, joinKnown, skip, type Burst } from './burst-fold.projection.js';
import { advanceCheckpoint } from './checkpoint.queries.js';
import { insertEvents } from './event-list.projection.js';
import { lockServedModels } from './lock.queries.js';
import { CheckpointMovedError, isDataError } from './projector.errors.js';
import { findSends, upsertSends } from './send-list.queries.js';
import { insertSkipped } from './skipped-event.queries.js';

/** Where a burst goes. */
export interface ReadModelTarget {
  readonly db: Db;
  readonly schema: string;
  /** Of the log the events come from. */
  readonly epoch: number;
}

/** Consecutive events of the log and the positions around them. */
export interface LogRange {
  /** Position the read models must be at. */
  readonly from: number;
  /** Position they are at afterwards; at least the last event's sequence. */
  readonly to: number;
  readonly events: readonly RecordedEvent[];
}

/**
 * Applies a range in one transaction with its position: whatever ends this process, the rows of an event are
 * there once. When the database refuses the data, the range is halved until the one event is found and skipped.
 * @returns how many events were skipped
 * @throws CheckpointMovedError when the read models are not at `from`
 */
export async function applyRange(target: ReadModelTarget, range: LogRange): Promise<number> {
  const burst = foldBurst(range.events);
  try {
    await commitBurst(target, range, burst);
    return burst.skipped.length;
  } catch (error) {
    if (!isDataError(error)) throw error;
    const [event] = range.events;
    if (event === undefined) throw error;
    if (range.events.length > 1) return applyHalves(target, range);
    await commitBurst(target, range, { events: [], sends: [], skipped: [skip(event, error.message)] });
    return 1;
  }
}

async function applyHalves(target: ReadModelTarget, { from, to, events }: LogRange): Promise<number> {
  const middle = Math.ceil(events.length / 2);
  const head = events.slice(0, middle);
  const between = head.at(-1)?.sequence ?? from;
  return (
    (await applyRange(target, { from, to: between, events: head })) +
    (await applyRange(target, { from: between, to, events: events.slice(middle) }))
  );
}

async function commitBurst(
  { db, schema, epoch }: ReadModelTarget,
  { from, to }: LogRange,
  burst: Burst,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (schema === SERVED_SCHEMA) await lockServedModels(trx);
    if (!(await advanceCheckpoint(trx, schema, { from, to, epoch }))) throw new CheckpointMovedError(from);
    await writeBurst(trx, schema, burst);
  });
}

async function writeBurst(trx: QueryExecutorProvider, schema: string, burst: Burst): Promise<void> {
  const known = await findSends(trx, schema, [...new Set(burst.sends.map((row) => row.send_id))]);
  const { rows, foreign } = joinKnown(burst.sends, known);
  await upsertSends(trx, schema, rows);
  await insertEvents(trx, schema, burst.events);
  await insertSkipped(trx, schema, [...burst.skipped, ...foreign]);
}
