import {
  heldSendAfter,
  heldSendOf,
  suppressionAfter,
  suppressionOf,
  type HeldSendRow,
  type SuppressionKey,
  type SuppressionRow,
} from '@posthorn/database';
import type { RecordedEvent } from '@posthorn/events';
import type { QueryExecutorProvider } from 'kysely';
import { campaignAfter, campaignOf, type CampaignRow } from './campaign-list.projection.js';
import { draftAfter, draftOf, type DraftRow } from './draft-list.projection.js';
import { receivedMailAfter, receivedMailOf, type ReceivedMailRow } from './received-mail.projection.js';
import { runAfter, runOf, type RunRow } from './run-list.projection.js';
import type { MailTexts } from './searched-words.js';
import { threadAfter, threadOf, type ThreadRow } from './thread-list.projection.js';
import {
  findCampaigns,
  findDrafts,
  findHeldSends,
  findReceivedMails,
  findRuns,
  findSuppressions,
  findThreads,
  upsertWaiting,
} from './waiting-lists.queries.js';

/** Events that change a list somebody looks after, in the log's order. */
export interface ForWaitingLists {
  readonly held: readonly RecordedEvent[];
  readonly drafts: readonly RecordedEvent[];
  readonly suppressions: readonly RecordedEvent[];
  readonly campaigns: readonly RecordedEvent[];
  readonly runs: readonly RecordedEvent[];
  readonly received: readonly RecordedEvent[];
  readonly threads: readonly RecordedEvent[];
}

/** Pure. @param events as `parseRecorded` reads them */
export function selectForWaitingLists(events: readonly RecordedEvent[]): ForWaitingLists {
  return {
    held: events.filter((event) => heldSendOf(event) !== undefined),
    drafts: events.filter((event) => draftOf(event) !== undefined),
    suppressions: events.filter((event) => suppressionOf(event) !== undefined),
    campaigns: events.filter((event) => campaignOf(event) !== undefined),
    runs: events.filter((event) => runOf(event) !== undefined),
    received: events.filter((event) => receivedMailOf(event) !== undefined),
    threads: events.filter((event) => threadOf(event) !== undefined),
  };
}

/** Unlike the rows of sends these are folds in the log's order: what came last holds. */
export async function applyToWaitingLists(
  trx: QueryExecutorProvider,
  schema: string,
  { held, drafts, suppressions, campaigns, runs, received, threads }: ForWaitingLists,
  texts: MailTexts = new Map(),
): Promise<void> {
  if (held.length > 0) {
    const known = await findHeldSends(trx, schema, keysOf(held, heldSendOf));
    await upsertWaiting(trx, schema, 'held_sends', foldAll(held, heldSendOf, heldSendAfter, byId(known, 'send_id')));
  }
  if (drafts.length > 0) {
    const known = await findDrafts(trx, schema, keysOf(drafts, draftOf));
    await upsertWaiting(trx, schema, 'drafts', foldAll(drafts, draftOf, draftAfter, byId(known, 'draft_id')));
  }
  if (campaigns.length > 0) {
    const known = byId(await findCampaigns(trx, schema, keysOf(campaigns, campaignOf)), 'campaign_id');
    await upsertWaiting(trx, schema, 'campaigns', foldAll(campaigns, campaignOf, campaignAfter, known));
  }
  if (runs.length > 0) {
    const known = byId(await findRuns(trx, schema, keysOf(runs, runOf)), 'run_id');
    await upsertWaiting(trx, schema, 'autopilot_runs', foldAll(runs, runOf, runAfter, known));
  }
  if (received.length > 0) {
    const known = byId(await findReceivedMails(trx, schema, keysOf(received, receivedMailOf)), 'message_id');
    const after = (row: ReceivedMailRow | undefined, event: RecordedEvent) => receivedMailAfter(row, event, texts);
    await upsertWaiting(trx, schema, 'received_mails', foldAll(received, receivedMailOf, after, known));
  }
  if (threads.length > 0) {
    const known = byId(await findThreads(trx, schema, keysOf(threads, threadOf)), 'thread_id');
    await upsertWaiting(trx, schema, 'threads', foldAll(threads, threadOf, threadAfter, known));
  }
  if (suppressions.length > 0) {
    const keys = suppressions.flatMap((event) => suppressionOf(event) ?? []);
    const known = await findSuppressions(trx, schema, keys);
    const rows = new Map(known.map((row) => [textOf(row), row]));
    const folded = foldAll(suppressions, keyOfSuppression, suppressionAfter, rows);
    await upsertWaiting(trx, schema, 'suppressions', folded);
  }
}

type WaitingRow = HeldSendRow | DraftRow | SuppressionRow | CampaignRow | RunRow | ReceivedMailRow | ThreadRow;

/** @returns the rows that changed */
export function foldAll<Row extends WaitingRow>(
  events: readonly RecordedEvent[],
  keyOf: (event: RecordedEvent) => string | undefined,
  after: (row: Row | undefined, event: RecordedEvent) => Row | undefined,
  known: ReadonlyMap<string, Row>,
): Row[] {
  const rows = new Map<string, Row>();
  for (const event of events) {
    const key = keyOf(event) ?? '';
    const before = rows.get(key) ?? known.get(key);
    // Facts of another workspace under the same id change nothing (DESIGN section 6, invariant 1).
    if (before && before.workspace_id !== event.workspaceId) continue;
    const row = after(before, event);
    if (row) rows.set(key, row);
  }
  return [...rows.values()];
}

function keysOf(events: readonly RecordedEvent[], keyOf: (event: RecordedEvent) => string | undefined): string[] {
  return [...new Set(events.flatMap((event) => keyOf(event) ?? []))];
}

function byId<Key extends string, Row extends Record<Key, string>>(rows: readonly Row[], key: Key): Map<string, Row> {
  return new Map(rows.map((row) => [row[key], row]));
}

function keyOfSuppression(event: RecordedEvent): string | undefined {
  const key = suppressionOf(event);
  return key && textOf(key);
}

function textOf({ workspace_id, contact_key, scope, campaign_id, test_mode }: SuppressionKey): string {
  return JSON.stringify([workspace_id, contact_key, scope, campaign_id, test_mode]);
}
