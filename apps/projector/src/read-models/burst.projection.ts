import { SERVED_SCHEMA, type Db } from '@posthorn/database';
import type { RecordedEvent } from '@posthorn/events';
import type { QueryExecutorProvider } from 'kysely';
import { foldBurst, joinKnown, skip, type Burst } from './burst-fold.projection.js';
import { countChanges } from './campaign-counts.projection.js';
import { addCampaignCounts } from './campaign-counts.queries.js';
import { advanceCheckpoint } from './checkpoint.queries.js';
import { insertEvents } from './event-list.projection.js';
import type { KnownSends } from './known-sends.js';
import { lockServedModels } from './lock.queries.js';
import { CheckpointMovedError, isDataError } from './projector.errors.js';
import { readTexts, type MailTexts, type ReadBlob } from './searched-words.js';
import { findSends, upsertSends } from './send-list.queries.js';
import type { SendRow } from './send-row.projection.js';
import { applyToWaitingLists } from './waiting-lists.projection.js';
import { insertSkipped } from './skipped-event.queries.js';

/** Where a burst goes. */
export interface ReadModelTarget {
  readonly db: Db;
  readonly schema: string;
  /** Of the log the events come from. */
  readonly epoch: number;
  /** Of this schema. */
  readonly known: KnownSends;
  /** Where the texts of mails lie that a search looks through; left out, it looks through their excerpts. */
  readonly readBlob?: ReadBlob;
  /** Told after each commit which campaigns look different now, each once. */
  readonly onCampaigns?: (changed: readonly ChangedCampaign[]) => void;
}

export interface ChangedCampaign {
  readonly workspaceId: string;
  readonly campaignId: string;
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
    target.known.forget();
    if (!isDataError(error)) throw error;
    const [event] = range.events;
    if (event === undefined) throw error;
    if (range.events.length > 1) return applyHalves(target, range);
    await commitBurst(target, range, { ...foldBurst([]), skipped: [skip(event, error.message)] });
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
  { db, schema, epoch, known, readBlob, onCampaigns }: ReadModelTarget,
  { from, to }: LogRange,
  burst: Burst,
): Promise<void> {
  const { received } = burst.waiting;
  const texts = readBlob && received.length > 0 ? await readTexts(readBlob, received) : new Map<string, string>();
  const { rows, campaigns } = await db.transaction().execute(async (trx) => {
    if (schema === SERVED_SCHEMA) await lockServedModels(trx);
    if (!(await advanceCheckpoint(trx, schema, { from, to, epoch }))) throw new CheckpointMovedError(from);
    return writeBurst(trx, schema, { burst, texts }, known);
  });
  known.put(rows);
  if (campaigns.length > 0) onCampaigns?.(campaigns);
}

interface Written {
  /** The sends as they stand now. */
  readonly rows: readonly SendRow[];
  readonly campaigns: readonly ChangedCampaign[];
}

async function writeBurst(
  trx: QueryExecutorProvider,
  schema: string,
  { burst, texts }: { readonly burst: Burst; readonly texts: MailTexts },
  known: KnownSends,
): Promise<Written> {
  const before = await sendsBefore(trx, schema, [...new Set(burst.sends.map((row) => row.send_id))], known);
  const { rows, foreign } = joinKnown(burst.sends, before);
  const changes = countChanges(before, rows);
  await upsertSends(trx, schema, rows);
  await addCampaignCounts(trx, schema, changes);
  await insertEvents(trx, schema, burst.events);
  await applyToWaitingLists(trx, schema, burst.waiting, texts);
  await insertSkipped(trx, schema, [...burst.skipped, ...foreign]);
  const changed = new Map(
    [
      ...changes.map((change) => ({ workspaceId: change.workspace_id, campaignId: change.campaign_id })),
      ...burst.waiting.campaigns.map(({ workspaceId, data }) => ({
        workspaceId,
        campaignId: String(data['campaignId']),
      })),
    ].map((each) => [JSON.stringify(each), each]),
  );
  return { rows, campaigns: [...changed.values()] };
}

async function sendsBefore(
  trx: QueryExecutorProvider,
  schema: string,
  sendIds: readonly string[],
  known: KnownSends,
): Promise<SendRow[]> {
  const rows = sendIds.flatMap((sendId) => known.get(sendId) ?? []);
  const others = sendIds.filter((sendId) => known.get(sendId) === undefined);
  return [...rows, ...(await findSends(trx, schema, others))];
}
