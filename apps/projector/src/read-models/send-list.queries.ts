import { SEND_FACT_TIMES } from '@posthorn/database';
import { sql, type QueryExecutorProvider } from 'kysely';
import type { SendRow } from './send-row.projection.js';
import { jsonRows } from './rows.projection.js';

/** The columns of a send row; `satisfies` keeps the list in step with the table. */
const COLUMNS = [
  'send_id',
  'workspace_id',
  'contact_key',
  'recipient_email',
  'agent_id',
  'template_id',
  'campaign_id',
  'test_mode',
  'status',
  ...SEND_FACT_TIMES,
  'deferral_keys',
  'bounce_type',
  'error',
  'last_event_at',
  'last_sequence',
] as const satisfies readonly (keyof SendRow)[];

const columns = sql.join(COLUMNS.map((column) => sql.id(column)));
const excluded = sql.join(COLUMNS.map((column) => sql`${sql.id(column)} = excluded.${sql.id(column)}`));

/** The rows of these sends as they stand. */
export async function findSends(
  db: QueryExecutorProvider,
  schema: string,
  sendIds: readonly string[],
): Promise<SendRow[]> {
  if (sendIds.length === 0) return [];
  const { rows } = await sql<SendRow>`
    select ${columns} from ${sql.id(schema, 'sends')} where send_id = any(${sendIds})`.execute(db);
  return rows;
}

/** Whole rows, merged beforehand; one from an older reading of the log never replaces a newer one. */
export async function upsertSends(db: QueryExecutorProvider, schema: string, rows: readonly SendRow[]): Promise<void> {
  if (rows.length === 0) return;
  const table = sql.id(schema, 'sends');
  await sql`
    insert into ${table} as sends (${columns})
    select ${columns} from json_populate_recordset(null::${table}, ${jsonRows(rows)}::json)
    on conflict (send_id) do update set ${excluded}
    where sends.last_sequence < excluded.last_sequence`.execute(db);
}
