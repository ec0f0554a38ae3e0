import type { Db, ReadModels } from '@posthorn/database';
import { sql, type Selectable } from 'kysely';

const COLUMNS = [
  'email',
  'scope',
  'campaign_id',
  'reason_code',
  'note',
  'send_id',
  'expires_at',
  'added_at',
  'last_sequence',
] as const;
export type SuppressionRow = Pick<Selectable<ReadModels['suppressions']>, (typeof COLUMNS)[number]>;

export interface SuppressionFilter {
  readonly scope?: 'tenant' | 'campaign' | undefined;
  readonly campaignId?: string | undefined;
  readonly reasonCode?: string | undefined;
  /** Only entries that changed before this log sequence. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Entries in force, the one that changed last first. */
export function findSuppressions(
  db: Db,
  workspaceId: string,
  { scope, campaignId, reasonCode, before, limit }: SuppressionFilter,
): Promise<SuppressionRow[]> {
  let query = db
    .selectFrom('read.suppressions')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('removed_at', 'is', null)
    .where((row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', sql<Date>`now()`)]));
  if (scope !== undefined) query = query.where('scope', '=', scope);
  if (campaignId !== undefined) query = query.where('campaign_id', '=', campaignId);
  if (reasonCode !== undefined) query = query.where('reason_code', '=', reasonCode);
  if (before !== undefined) query = query.where('last_sequence', '<', before);
  return query.orderBy('last_sequence', 'desc').limit(limit).execute();
}
