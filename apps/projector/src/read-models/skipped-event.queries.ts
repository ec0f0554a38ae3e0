import { sql, type QueryExecutorProvider } from 'kysely';

/** An event no row could be made of. */
export interface SkippedEvent {
  readonly sequence: number;
  readonly subject: string;
  readonly reason: string;
}

/** What the projector passed over; for `posthorn doctor` and whoever repairs it. */
export async function insertSkipped(
  db: QueryExecutorProvider,
  schema: string,
  skipped: readonly SkippedEvent[],
): Promise<void> {
  for (const { sequence, subject, reason } of skipped) {
    await sql`
      insert into ${sql.id(schema, 'skipped')} (sequence, subject, reason)
      values (${sequence}, ${storableText(subject)}, ${storableText(reason).slice(0, 1000)})
      on conflict (sequence) do nothing`.execute(db);
  }
}

/** Text a `text` column can hold. */
function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
