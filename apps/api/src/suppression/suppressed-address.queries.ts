import type { Database } from '@posthorn/database';
import type { Kysely } from 'kysely';

/** The address that is, or was, suppressed under this contact key. */
export async function findSuppressedAddress(
  db: Kysely<Database>,
  workspaceId: string,
  contactKey: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('read.suppressions')
    .select('email')
    .where('workspace_id', '=', workspaceId)
    .where('contact_key', '=', contactKey)
    .limit(1)
    .executeTakeFirst();
  return row?.email;
}
