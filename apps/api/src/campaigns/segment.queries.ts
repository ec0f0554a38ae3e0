import type { Db, LeadsTable } from '@posthorn/database';
import type { Selectable } from 'kysely';

const COLUMNS = [
  'id',
  'email',
  'name',
  'first_name',
  'last_name',
  'role',
  'company',
  'company_size',
  'location',
  'industry',
  'linkedin_url',
  'website',
  'custom',
] as const;

export type SegmentMember = Pick<Selectable<LeadsTable>, (typeof COLUMNS)[number]>;

/** Leads of a list in the order of their ids. */
export function findMembers(
  db: Db,
  workspaceId: string,
  { segmentId, after, limit }: { readonly segmentId: string; readonly after: string; readonly limit: number },
): Promise<SegmentMember[]> {
  return db
    .selectFrom('lead_list_members as member')
    .innerJoin('leads as lead', 'lead.id', 'member.lead_id')
    .select(COLUMNS.map((column) => `lead.${column}` as const))
    .where('member.list_id', '=', segmentId)
    .where('lead.workspace_id', '=', workspaceId)
    .where('member.lead_id', '>', after)
    .orderBy('member.lead_id')
    .limit(limit)
    .execute();
}
