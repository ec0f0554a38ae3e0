import type { Db, GlobalSuppressionsTable } from '@posthorn/database';
import type { Selectable } from 'kysely';

const COLUMNS = ['address', 'reason_code', 'note', 'expires_at', 'created_at'] as const;

export type GlobalSuppressionRow = Pick<Selectable<GlobalSuppressionsTable>, (typeof COLUMNS)[number]>;

export type NewGlobalSuppression = Omit<GlobalSuppressionRow, 'created_at'>;

/** Inserts, or replaces reason, note and end of what is there. */
export async function upsertGlobalSuppressions(db: Db, entries: readonly NewGlobalSuppression[]): Promise<void> {
  await db
    .insertInto('global_suppressions')
    .values([...entries])
    .onConflict((conflict) =>
      conflict.column('address').doUpdateSet((set) => ({
        reason_code: set.ref('excluded.reason_code'),
        note: set.ref('excluded.note'),
        expires_at: set.ref('excluded.expires_at'),
      })),
    )
    .execute();
}

/** In the order of the addresses; those that have expired, too. */
export function listGlobalSuppressions(
  db: Db,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<GlobalSuppressionRow[]> {
  return db
    .selectFrom('global_suppressions')
    .select(COLUMNS)
    .where('address', '>', page.after ?? '')
    .orderBy('address')
    .limit(page.limit)
    .execute();
}

/** @returns false when there was none */
export async function deleteGlobalSuppression(db: Db, address: string): Promise<boolean> {
  const gone = await db
    .deleteFrom('global_suppressions')
    .where('address', '=', address)
    .returning('address')
    .executeTakeFirst();
  return gone !== undefined;
}
