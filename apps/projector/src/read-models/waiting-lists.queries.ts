import type { HeldSendRow, SuppressionKey, SuppressionRow } from '@posthorn/database';
import { sql, type QueryExecutorProvider } from 'kysely';
import type { CampaignRow } from './campaign-list.projection.js';
import type { DraftRow } from './draft-list.projection.js';
import type { ReceivedMailRow } from './received-mail.projection.js';
import type { RunRow } from './run-list.projection.js';
import type { ThreadRow } from './thread-list.projection.js';

/** Few rows beside events and sends, so they travel as JSON: one statement per table, whatever its columns are. */
export async function upsertWaiting(
  db: QueryExecutorProvider,
  schema: string,
  table: keyof typeof PRIMARY_KEYS,
  rows: readonly object[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const key = PRIMARY_KEYS[table];
  const columns = Object.keys(first).toSorted();
  const names = sql.join(columns.map((column) => sql.id(column)));
  const changed = sql.join(columns.map((column) => sql`${sql.id(column)} = excluded.${sql.id(column)}`));
  await sql`
    insert into ${sql.id(schema, table)} (${names})
    select ${names} from json_populate_recordset(null::${sql.id(schema, table)}, ${storableJson(rows)}::json)
    on conflict (${sql.join(key.map((column) => sql.id(column)))}) do update set ${changed}`.execute(db);
}

const PRIMARY_KEYS = {
  held_sends: ['send_id'],
  drafts: ['draft_id'],
  suppressions: ['workspace_id', 'contact_key', 'scope', 'campaign_id', 'test_mode'],
  campaigns: ['campaign_id'],
  autopilot_runs: ['run_id'],
  received_mails: ['message_id'],
  threads: ['thread_id'],
} as const;

export async function findHeldSends(
  db: QueryExecutorProvider,
  schema: string,
  sendIds: readonly string[],
): Promise<HeldSendRow[]> {
  const { rows } = await sql<HeldSendRow>`
    select * from ${sql.id(schema, 'held_sends')} where send_id = any(${sendIds}::text[])`.execute(db);
  return rows;
}

export async function findDrafts(
  db: QueryExecutorProvider,
  schema: string,
  draftIds: readonly string[],
): Promise<DraftRow[]> {
  const { rows } = await sql<DraftRow>`
    select * from ${sql.id(schema, 'drafts')} where draft_id = any(${draftIds}::text[])`.execute(db);
  return rows;
}

export async function findCampaigns(
  db: QueryExecutorProvider,
  schema: string,
  campaignIds: readonly string[],
): Promise<CampaignRow[]> {
  const { rows } = await sql<CampaignRow>`
    select * from ${sql.id(schema, 'campaigns')} where campaign_id = any(${campaignIds}::text[])`.execute(db);
  return rows;
}

export async function findRuns(
  db: QueryExecutorProvider,
  schema: string,
  runIds: readonly string[],
): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`
    select * from ${sql.id(schema, 'autopilot_runs')} where run_id = any(${runIds}::text[])`.execute(db);
  return rows;
}

/** Without the generated column: what is read is written back. */
export async function findReceivedMails(
  db: QueryExecutorProvider,
  schema: string,
  messageIds: readonly string[],
): Promise<ReceivedMailRow[]> {
  const { rows } = await sql<ReceivedMailRow & { search?: string }>`
    select * from ${sql.id(schema, 'received_mails')} where message_id = any(${messageIds}::text[])`.execute(db);
  return rows.map(({ search: _generated, ...row }) => row);
}

export async function findThreads(
  db: QueryExecutorProvider,
  schema: string,
  threadIds: readonly string[],
): Promise<ThreadRow[]> {
  const { rows } = await sql<ThreadRow>`
    select * from ${sql.id(schema, 'threads')} where thread_id = any(${threadIds}::text[])`.execute(db);
  return rows;
}

export async function findSuppressions(
  db: QueryExecutorProvider,
  schema: string,
  keys: readonly SuppressionKey[],
): Promise<SuppressionRow[]> {
  const { rows } = await sql<SuppressionRow>`
    select suppression.* from ${sql.id(schema, 'suppressions')} suppression
    join json_to_recordset(${JSON.stringify(keys)}::json)
      as key (workspace_id text, contact_key text, scope text, campaign_id text, test_mode boolean)
    using (workspace_id, contact_key, scope, campaign_id, test_mode)`.execute(db);
  return rows;
}

/** What a `text` column can hold: neither U+0000 nor half a surrogate pair. */
function storableJson(rows: readonly object[]): string {
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value,
  );
}
