import { bigintArray, booleanArray, textArray, timestampArray } from '@posthorn/database';
import { sql, type QueryExecutorProvider } from 'kysely';
import type { SendRow } from './send-row.projection.js';

type Rows = readonly SendRow[];
type ColumnsOf<Value> = { [Column in keyof SendRow]: SendRow[Column] extends Value ? Column : never }[keyof SendRow];

const texts = (column: ColumnsOf<string | null>) => (rows: Rows) =>
  sql`${textArray(rows.map((row) => row[column]))}::text[]`;
const times = (column: ColumnsOf<Date | null>) => (rows: Rows) =>
  sql`${timestampArray(rows.map((row) => row[column]))}::timestamptz[]`;

const numbers = (column: 'campaign_step' | 'campaign_position') => (rows: Rows) =>
  sql`${bigintArray(rows.map((row) => row[column]))}::bigint[]`;

/** A column's values in many rows, as one parameter. `satisfies` keeps the list in step with the table. */
const PARAMETERS = {
  send_id: texts('send_id'),
  workspace_id: texts('workspace_id'),
  contact_key: texts('contact_key'),
  recipient_email: texts('recipient_email'),
  agent_id: texts('agent_id'),
  template_id: texts('template_id'),
  campaign_id: texts('campaign_id'),
  campaign_step: numbers('campaign_step'),
  campaign_position: numbers('campaign_position'),
  variant: texts('variant'),
  recipient_name: texts('recipient_name'),
  subject: texts('subject'),
  thread_id: texts('thread_id'),
  group_id: texts('group_id'),
  message_id: texts('message_id'),
  test_mode: (rows: Rows) => sql`${booleanArray(rows.map((row) => row.test_mode))}::boolean[]`,
  status: texts('status'),
  queued_at: times('queued_at'),
  sent_at: times('sent_at'),
  delivered_at: times('delivered_at'),
  opened_at: times('opened_at'),
  clicked_at: times('clicked_at'),
  replied_at: times('replied_at'),
  bounced_at: times('bounced_at'),
  complained_at: times('complained_at'),
  failed_at: times('failed_at'),
  deferred_at: times('deferred_at'),
  canceled_at: times('canceled_at'),
  report_keys: (rows: Rows) => sql`${textArray(rows.map((row) => arrayLiteral(row.report_keys)))}::text[]`,
  bounce_type: texts('bounce_type'),
  error: texts('error'),
  last_event_at: times('last_event_at'),
  last_sequence: (rows: Rows) => sql`${bigintArray(rows.map((row) => row.last_sequence))}::bigint[]`,
} satisfies Record<keyof SendRow, unknown>;

const COLUMNS = Object.keys(PARAMETERS);
const columns = sql.join(COLUMNS.map((column) => sql.id(column)));
const excluded = sql.join(COLUMNS.map((column) => sql`${sql.id(column)} = excluded.${sql.id(column)}`));
/** `unnest` would take an array of arrays apart to the last element, so the keys of a send travel as a literal. */
const unnested = sql.join(
  COLUMNS.map((column) => (column === 'report_keys' ? sql`${sql.id(column)}::text[]` : sql.id(column))),
);

/** The rows of these sends as they stand. */
export async function findSends(
  db: QueryExecutorProvider,
  schema: string,
  sendIds: readonly string[],
): Promise<SendRow[]> {
  if (sendIds.length === 0) return [];
  const { rows } = await sql<SendRow>`
    select ${columns} from ${sql.id(schema, 'sends')} where send_id = any(${textArray(sendIds)}::text[])`.execute(db);
  return rows;
}

/** Whole rows, merged beforehand; one from an older reading of the log never replaces a newer one. */
export async function upsertSends(db: QueryExecutorProvider, schema: string, rows: Rows): Promise<void> {
  if (rows.length === 0) return;
  const parameters = sql.join(Object.values(PARAMETERS).map((parameter) => parameter(rows)));
  await sql`
    insert into ${sql.id(schema, 'sends')} as sends (${columns})
    select ${unnested} from unnest(${parameters}) as row (${columns})
    on conflict (send_id) do update set ${excluded}
    where sends.last_sequence < excluded.last_sequence`.execute(db);
}

/** `{"a","b"}` */
function arrayLiteral(keys: readonly string[]): string {
  return `{${keys.map((key) => `"${key.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
