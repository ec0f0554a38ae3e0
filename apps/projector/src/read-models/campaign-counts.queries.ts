import { CAMPAIGN_COUNTS } from '@posthorn/database';
import { sql, type QueryExecutorProvider } from 'kysely';
import type { CampaignCountsRow } from './campaign-counts.projection.js';

const KEY = ['workspace_id', 'campaign_id', 'campaign_step', 'variant'] as const;
const names = sql.join([...KEY, ...CAMPAIGN_COUNTS].map((column) => sql.id(column)));
const key = sql.join(KEY.map((column) => sql.id(column)));
const added = sql.join(
  CAMPAIGN_COUNTS.map((count) => sql`${sql.id(count)} = counts.${sql.id(count)} + excluded.${sql.id(count)}`),
);

/** Few rows however many sends changed, so they travel as JSON. A row that counts nothing any more goes. */
export async function addCampaignCounts(
  db: QueryExecutorProvider,
  schema: string,
  changes: readonly CampaignCountsRow[],
): Promise<void> {
  if (changes.length === 0) return;
  await sql`
    insert into ${sql.id(schema, 'campaign_counts')} as counts (${names})
    select ${names}
    from json_populate_recordset(null::${sql.id(schema, 'campaign_counts')}, ${JSON.stringify(changes)}::json)
    on conflict (${key}) do update set ${added}`.execute(db);
  const emptied = changes.filter(({ total }) => total < 0);
  if (emptied.length === 0) return;
  const campaignIds = emptied.map(({ campaign_id }) => campaign_id);
  await sql`
    delete from ${sql.id(schema, 'campaign_counts')}
    where campaign_id = any(${campaignIds}::text[]) and total = 0`.execute(db);
}
