import { bigintArray, booleanArray, jsonArray, textArray, timestampArray, type EventRow } from '@posthorn/database';
import { sql, type QueryExecutorProvider } from 'kysely';

/** Each event once: the position in the same transaction keeps a second writer out. */
export async function insertEvents(
  db: QueryExecutorProvider,
  schema: string,
  rows: readonly EventRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into ${sql.id(schema, 'events')}
      (sequence, id, workspace_id, type, contact, agent_id, occurred_at, test_mode, correlation_id, envelope)
    select * from unnest(
      ${bigintArray(rows.map((row) => row.sequence))}::bigint[],
      ${textArray(rows.map((row) => row.id))}::text[],
      ${textArray(rows.map((row) => row.workspace_id))}::text[],
      ${textArray(rows.map((row) => row.type))}::text[],
      ${textArray(rows.map((row) => row.contact))}::text[],
      ${textArray(rows.map((row) => row.agent_id))}::text[],
      ${timestampArray(rows.map((row) => row.occurred_at))}::timestamptz[],
      ${booleanArray(rows.map((row) => row.test_mode))}::boolean[],
      ${textArray(rows.map((row) => row.correlation_id))}::text[],
      ${jsonArray(rows.map((row) => row.envelope))}::json[])`.execute(db);
}
