import type { Database } from '@posthorn/database';
import type { Kysely } from 'kysely';
import { leadVariables } from '../lead/lead-variables.js';
import { listMembers } from './lead-lists.queries.js';
import { toFields } from './lead-row.js';

/** A lead as a campaign takes it. */
export interface ListMember {
  readonly leadId: string;
  readonly email: string;
  readonly name?: string;
  readonly variables: Readonly<Record<string, string>>;
}

const PAGE = 1_000;

/** Everybody on a list, oldest lead first; a page at a time is in memory. Nobody when the list is another workspace's. */
export async function* membersOfList(
  db: Kysely<Database>,
  place: { readonly workspaceId: string; readonly listId: string },
): AsyncGenerator<ListMember> {
  for (let after = ''; ;) {
    const rows = await listMembers(db, place, { after, limit: PAGE });
    for (const row of rows) {
      const { id: leadId, email, name } = row;
      yield { leadId, email, ...(name !== null && { name }), variables: leadVariables({ ...toFields(row), email }) };
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.id;
  }
}
