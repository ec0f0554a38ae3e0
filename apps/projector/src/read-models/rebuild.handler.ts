import { createReadModels, type Db } from '@posthorn/database';
import type { EventLog, LogBounds } from '@posthorn/event-log';
import { applyRange, type ReadModelTarget } from './burst.projection.js';
import { KnownSends } from './known-sends.js';
import { asRebuilder, withServedModelsLocked } from './lock.queries.js';
import { inChunks, LogReader } from './log-reader.gateway.js';
import { RebuildLossError, RebuildRunningError, TailStalledError } from './projector.errors.js';
import {
  analyzeRebuilt,
  dropLeftovers,
  dropRetired,
  firstServedSequence,
  REBUILD_SCHEMA,
  RETIRED_SCHEMA,
  swapSchemas,
} from './rebuild.queries.js';
import type { ReadBlob } from './searched-words.js';

const BURST_EVENTS = 2_000;
/** Reading gives up after this long without an event. */
const READ_TIMEOUT_MS = 30_000;
/** Behind by less than this, the rest is caught up while the projector waits: a fraction of a second. */
const SHORT_REST_EVENTS = 2_000;

export interface RebuildProgress {
  /** Sequence the new read models have reached. */
  readonly position: number;
  /** Sequence the log had reached at that time. */
  readonly last: number;
}

export interface RebuildOptions {
  /** Needs two connections at most. */
  readonly db: Db;
  readonly log: EventLog;
  readonly onProgress?: (progress: RebuildProgress) => void;
  /** Go on although retention has removed events that the read models still show. */
  readonly allowLoss?: boolean;
  /** Keep the replaced read models under this schema name instead of dropping them. */
  readonly keepOldAs?: string;
  /** Where the texts of mails lie that searches look through. */
  readonly readBlob?: ReadBlob;
  /** Ends the rebuild after the burst under way, with the signal's reason as error. */
  readonly signal?: AbortSignal;
}

export interface Rebuilt {
  readonly position: number;
  /** Events no row could be made of (`read.skipped`). */
  readonly skipped: number;
}

/**
 * Builds the read models anew from the log, beside the served ones, and swaps them in. Readers and the projector
 * go on meanwhile; the swap itself takes milliseconds. Ended at any moment, it leaves the served read models as
 * they were, and the next run starts over (ADR 0008).
 * @throws RebuildRunningError when another one runs
 * @throws RebuildLossError when rows would be lost and `allowLoss` is not set
 */
export async function rebuild(options: RebuildOptions): Promise<Rebuilt> {
  const rebuilt = await asRebuilder(options.db, (connection) => build(connection, options));
  if (rebuilt === undefined) throw new RebuildRunningError();
  return rebuilt;
}

async function build(connection: Db, options: RebuildOptions): Promise<Rebuilt> {
  const { epoch } = await assertNothingLost(connection, options);
  await dropLeftovers(connection);
  await createReadModels(connection, REBUILD_SCHEMA);

  const target: ReadModelTarget = {
    db: connection,
    schema: REBUILD_SCHEMA,
    epoch,
    known: new KnownSends(),
    ...(options.readBlob && { readBlob: options.readBlob }),
  };
  let built: Rebuilt = { position: 0, skipped: 0 };
  let before: number;
  do {
    before = built.position;
    built = await catchUp(target, options, built);
  } while (built.position - before > SHORT_REST_EVENTS);
  await analyzeRebuilt(connection);

  built = await withServedModelsLocked(connection, async () => {
    const complete = await catchUp(target, options, built);
    await connection.transaction().execute((trx) => swapSchemas(trx, options.keepOldAs ?? RETIRED_SCHEMA));
    return complete;
  });
  await dropRetired(connection);
  return built;
}

/** Projects up to where the log ends now. */
async function catchUp(
  target: ReadModelTarget,
  { log, onProgress, signal }: RebuildOptions,
  built: Rebuilt,
): Promise<Rebuilt> {
  const { last } = await log.bounds();
  let { position, skipped } = built;
  const reader = new LogReader(inChunks(log.read({ after: position, until: last }), BURST_EVENTS), BURST_EVENTS);
  try {
    for (let events; (events = await reader.next(READ_TIMEOUT_MS)) !== undefined;) {
      signal?.throwIfAborted();
      const to = events.at(-1)?.sequence;
      if (to === undefined) throw new TailStalledError(position);
      skipped += await applyRange(target, { from: position, to, events });
      position = to;
      onProgress?.({ position, last });
    }
  } finally {
    reader.close();
  }
  // What the log could not decode has a sequence, too.
  if (position < last) await applyRange(target, { from: position, to: last, events: [] });
  return { position: last, skipped };
}

async function assertNothingLost(connection: Db, options: RebuildOptions): Promise<LogBounds> {
  const bounds = await options.log.bounds();
  if (options.allowLoss === true || options.keepOldAs !== undefined) return bounds;
  const served = await firstServedSequence(connection);
  if (served !== undefined && served < bounds.first) throw new RebuildLossError(served, bounds.first);
  return bounds;
}
