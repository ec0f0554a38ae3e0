import type { Database, Db, ReadModels } from '@posthorn/database';
import { sql, type ExpressionBuilder, type ExpressionWrapper, type Selectable, type SqlBool } from 'kysely';

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
  /** As test keys see it: what they did stands beside what is real, and before it. */
  readonly testMode: boolean;
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
  { testMode, scope, campaignId, reasonCode, before, limit }: SuppressionFilter,
): Promise<SuppressionRow[]> {
  let query = db
    .selectFrom('read.suppressions')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('removed_at', 'is', null)
    .where((row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', sql<Date>`now()`)]));
  query = testMode ? query.where(isLatest) : query.where('test_mode', '=', false);
  if (scope !== undefined) query = query.where('scope', '=', scope);
  if (campaignId !== undefined) query = query.where('campaign_id', '=', campaignId);
  if (reasonCode !== undefined) query = query.where('reason_code', '=', reasonCode);
  if (before !== undefined) query = query.where('last_sequence', '<', before);
  return query.orderBy('last_sequence', 'desc').limit(limit).execute();
}

/** Of an entry that is real and the same one of test keys, which holds for them. */
function isLatest(
  row: ExpressionBuilder<Database, 'read.suppressions'>,
): ExpressionWrapper<Database, 'read.suppressions', SqlBool> {
  return row.not(
    row.exists(
      row
        .selectFrom('read.suppressions as later')
        .select('later.last_sequence')
        .whereRef('later.workspace_id', '=', 'read.suppressions.workspace_id')
        .whereRef('later.contact_key', '=', 'read.suppressions.contact_key')
        .whereRef('later.scope', '=', 'read.suppressions.scope')
        .whereRef('later.campaign_id', '=', 'read.suppressions.campaign_id')
        .whereRef('later.last_sequence', '>', 'read.suppressions.last_sequence'),
    ),
  );
}
