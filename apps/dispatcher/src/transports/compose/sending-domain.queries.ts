import type { Database, SendingDomainsTable } from '@posthorn/database';
import type { Kysely, Selectable } from 'kysely';

export type SigningKeyRow = Pick<Selectable<SendingDomainsTable>, 'domain' | 'dkim_selector' | 'dkim_private_key'>;

/** The key of the longest of these domains that the workspace has. */
export function findSigningKey(
  db: Kysely<Database>,
  workspaceId: string,
  domains: readonly string[],
): Promise<SigningKeyRow | undefined> {
  return db
    .selectFrom('sending_domains')
    .select(['domain', 'dkim_selector', 'dkim_private_key'])
    .where('workspace_id', '=', workspaceId)
    .where((is) => is('domain', '=', is.fn.any(is.val([...domains]))))
    .orderBy((is) => is.fn('length', ['domain']), 'desc')
    .limit(1)
    .executeTakeFirst();
}
