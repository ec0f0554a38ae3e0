import type { Database } from '@posthorn/database';
import type { Kysely } from 'kysely';

export type Session = Kysely<Database>;

/** @returns the id of the workspace made first; undefined if there is none */
export async function oldestWorkspace(db: Session): Promise<string | undefined> {
  const row = await db
    .selectFrom('workspaces')
    .select('id')
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

export async function workspaceExists(db: Session, id: string): Promise<boolean> {
  return (await db.selectFrom('workspaces').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}
